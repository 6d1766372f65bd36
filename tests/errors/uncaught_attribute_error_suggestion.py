# A misspelt attribute, with a suggestion.
class Person:
    def __init__(self, name):
        self.name = name
        self.surname = name


print(Person("Ann").surnam)
