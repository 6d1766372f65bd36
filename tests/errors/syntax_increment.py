# An increment operator, which there is not.
i = 0
i++
