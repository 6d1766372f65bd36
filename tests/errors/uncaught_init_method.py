# An exception in __init__, reached through a classmethod.
class Account:
    def __init__(self, balance):
        self.balance = balance
        if balance < 0:
            raise ValueError(f"negative balance: {balance}")

    @classmethod
    def parse(cls, text):
        return cls(int(text))


Account.parse("-5")
