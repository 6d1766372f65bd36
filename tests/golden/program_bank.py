# A small bank: classes, exceptions, properties, sorting, formatting.
class InsufficientFunds(Exception):
    def __init__(self, account, needed):
        super().__init__(f"{account.owner} needs {needed:.2f} more")
        self.needed = needed


class Account:
    interest = 0.0
    count = 0

    def __init__(self, owner, balance=0):
        self.owner = owner
        self._balance = balance
        self.history = []
        Account.count += 1

    @property
    def balance(self):
        return self._balance

    def deposit(self, amount):
        if amount <= 0:
            raise ValueError(f"cannot deposit {amount}")
        self._balance += amount
        self.history.append(("deposit", amount))
        return self

    def withdraw(self, amount):
        if amount > self._balance:
            raise InsufficientFunds(self, amount - self._balance)
        self._balance -= amount
        self.history.append(("withdraw", amount))
        return self

    def year_end(self):
        self._balance *= 1 + self.interest

    def __repr__(self):
        return f"{type(self).__name__}({self.owner!r}, {self._balance:.2f})"

    def __lt__(self, other):
        return self._balance < other._balance


class Savings(Account):
    interest = 0.05

    def withdraw(self, amount):
        if amount > 500:
            raise ValueError("at most 500 at once")
        return super().withdraw(amount)


class Bank:
    def __init__(self):
        self.accounts = {}

    def open(self, kind, owner, amount=0):
        self.accounts[owner] = account = kind(owner, amount)
        return account

    def transfer(self, source, target, amount):
        taken = False
        try:
            self.accounts[source].withdraw(amount)
            taken = True
            self.accounts[target].deposit(amount)
        except KeyError as error:
            if taken:
                self.accounts[source].deposit(amount)
            raise LookupError(f"no account {error}") from error

    def __iter__(self):
        return iter(sorted(self.accounts.values(), reverse=True))

    def __len__(self):
        return len(self.accounts)


bank = Bank()
bank.open(Account, "ann", 100)
bank.open(Savings, "bob", 1000)
bank.open(Account, "cy")
for source, target, amount in [("ann", "bob", 30), ("bob", "cy", 600), ("cy", "ann", 10), ("bob", "nobody", 100),
        ("zed", "ann", 1), ("ann", "bob", -5), ("bob", "cy", 450.5)]:
    try:
        bank.transfer(source, target, amount)
        print(f"{source:>4} -> {target:<7}{amount:>8.2f} ok")
    except InsufficientFunds as error:
        print(f"{source:>4} -> {target:<7}{amount:>8.2f} {error} ({error.needed})")
    except (ValueError, LookupError) as error:
        print(f"{source:>4} -> {target:<7}{amount:>8.2f} {type(error).__name__}: {error}")
for account in bank:
    account.year_end()
    print(account, len(account.history))
print(len(bank), Account.count, max(bank), sum(a.balance for a in bank))
