# recursive: no
# One-way constraints of different strengths between variables, solved
# incrementally with walkabout strengths: class hierarchies, lists, methods.

REQUIRED, STRONG, MEDIUM, WEAK, WEAKEST = range(5)  # smaller is stronger


class Variable:
    def __init__(self, name, value=0):
        self.name = name
        self.value = value
        self.constraints = []
        self.decided_by = None
        self.mark = 0
        self.strength = WEAKEST
        self.fixed = True


class Constraint:
    """A relation that a method, chosen by the solver, can restore."""

    def __init__(self, strength):
        self.strength = strength

    def inputs(self):
        return ()

    def is_input(self):
        return False

    def inputs_known(self, mark):
        for variable in self.inputs():
            if variable.mark != mark and not variable.fixed and variable.decided_by is not None:
                return False
        return True

    def mark_inputs(self, mark):
        for variable in self.inputs():
            variable.mark = mark


class UnaryConstraint(Constraint):
    def __init__(self, target, strength):
        Constraint.__init__(self, strength)
        self.target = target
        self.active = False

    def variables(self):
        return (self.target,)

    def output(self):
        return self.target

    def is_satisfied(self):
        return self.active

    def unsatisfy(self):
        self.active = False

    def choose(self, mark):
        self.active = self.target.mark != mark and self.strength < self.target.strength

    def recalculate(self):
        self.target.strength = self.strength
        self.target.fixed = not self.is_input()
        if self.target.fixed:
            self.execute()

    def execute(self):
        pass


class Stay(UnaryConstraint):
    """The variable keeps its value."""


class Edit(UnaryConstraint):
    """The variable is set from outside."""

    def is_input(self):
        return True


class BinaryConstraint(Constraint):
    FORWARD, BACKWARD, NEITHER = 1, -1, 0

    def __init__(self, first, second, strength):
        Constraint.__init__(self, strength)
        self.first = first
        self.second = second
        self.direction = BinaryConstraint.NEITHER

    def variables(self):
        return (self.first, self.second)

    def inputs(self):
        return (self.input(),)

    def input(self):
        return self.first if self.direction == BinaryConstraint.FORWARD else self.second

    def output(self):
        return self.second if self.direction == BinaryConstraint.FORWARD else self.first

    def is_satisfied(self):
        return self.direction != BinaryConstraint.NEITHER

    def unsatisfy(self):
        self.direction = BinaryConstraint.NEITHER

    def choose(self, mark):
        first, second = self.first, self.second
        self.direction = BinaryConstraint.NEITHER
        if first.mark == mark:
            if second.mark != mark and self.strength < second.strength:
                self.direction = BinaryConstraint.FORWARD
        elif second.mark == mark:
            if self.strength < first.strength:
                self.direction = BinaryConstraint.BACKWARD
        elif first.strength > second.strength:
            if self.strength < first.strength:
                self.direction = BinaryConstraint.BACKWARD
        elif self.strength < second.strength:
            self.direction = BinaryConstraint.FORWARD

    def recalculate(self):
        source, target = self.input(), self.output()
        target.strength = max(self.strength, source.strength)
        target.fixed = source.fixed
        if target.fixed:
            self.execute()


class Equal(BinaryConstraint):
    def execute(self):
        self.output().value = self.input().value


class Scaled(BinaryConstraint):
    """second = first * factor + offset"""

    def __init__(self, first, factor, offset, second, strength):
        BinaryConstraint.__init__(self, first, second, strength)
        self.factor = factor
        self.offset = offset

    def variables(self):
        return (self.first, self.second, self.factor, self.offset)

    def inputs(self):
        return (self.input(), self.factor, self.offset)

    def execute(self):
        if self.direction == BinaryConstraint.FORWARD:
            self.second.value = self.first.value * self.factor.value + self.offset.value
        else:
            self.first.value = (self.second.value - self.offset.value) // self.factor.value


class Planner:
    def __init__(self):
        self.marks = 0
        self.executed = 0

    def next_mark(self):
        self.marks += 1
        return self.marks

    def add(self, constraint):
        for variable in constraint.variables():
            variable.constraints.append(constraint)
        mark = self.next_mark()
        overridden = self.satisfy(constraint, mark)
        while overridden is not None:
            overridden = self.satisfy(overridden, mark)

    def satisfy(self, constraint, mark):
        constraint.choose(mark)
        if not constraint.is_satisfied():
            return None
        constraint.mark_inputs(mark)
        output = constraint.output()
        overridden = output.decided_by
        if overridden is not None:
            overridden.unsatisfy()
        output.decided_by = constraint
        self.propagate_from(constraint, mark)
        output.mark = mark
        return overridden

    def propagate_from(self, constraint, mark):
        pending = [constraint]
        while pending:
            current = pending.pop()
            if current.output().mark == mark and current is not constraint:
                raise RuntimeError("the constraints form a cycle")
            current.recalculate()
            self.collect_users(current.output(), pending)

    def remove(self, constraint):
        for variable in constraint.variables():
            variable.constraints.remove(constraint)
        if not constraint.is_satisfied():
            return
        output = constraint.output()
        constraint.unsatisfy()
        output.decided_by = None
        output.strength = WEAKEST
        output.fixed = True
        unsatisfied = []
        pending = [output]
        while pending:
            variable = pending.pop()
            for user in variable.constraints:
                if not user.is_satisfied():
                    unsatisfied.append(user)
            users = []
            self.collect_users(variable, users)
            for user in users:
                user.recalculate()
                pending.append(user.output())
        for wanted in (REQUIRED, STRONG, MEDIUM, WEAK):
            for candidate in unsatisfied:
                if candidate.strength == wanted and not candidate.is_satisfied():
                    mark = self.next_mark()
                    overridden = self.satisfy(candidate, mark)
                    while overridden is not None:
                        overridden = self.satisfy(overridden, mark)

    def collect_users(self, variable, into):
        decided_by = variable.decided_by
        for user in variable.constraints:
            if user is not decided_by and user.is_satisfied():
                into.append(user)

    def plan_for(self, edits):
        """The constraints to run, in order, each time the edited variables change."""
        mark = self.next_mark()
        plan = []
        pending = [edit for edit in edits if edit.is_satisfied()]
        while pending:
            constraint = pending.pop()
            output = constraint.output()
            if output.mark != mark and constraint.inputs_known(mark):
                plan.append(constraint)
                output.mark = mark
                self.collect_users(output, pending)
        return plan

    def change(self, variable, values):
        edit = Edit(variable, STRONG)
        self.add(edit)
        plan = self.plan_for([edit])
        for value in values:
            variable.value = value
            for constraint in plan:
                constraint.execute()
            self.executed += len(plan)
        self.remove(edit)


def chain_test(length):
    planner = Planner()
    chain = [Variable("v%d" % i) for i in range(length + 1)]
    for i in range(length):
        planner.add(Equal(chain[i], chain[i + 1], REQUIRED))
    planner.add(Stay(chain[length], WEAK))
    planner.change(chain[0], range(1, 101))
    assert chain[length].value == 100, chain[length].value
    return planner.executed + chain[length // 2].value


def projection_test(count):
    planner = Planner()
    factor = Variable("factor", 10)
    offset = Variable("offset", 1000)
    sources = []
    targets = []
    for i in range(count):
        source = Variable("source%d" % i, i)
        target = Variable("target%d" % i, i)
        sources.append(source)
        targets.append(target)
        planner.add(Stay(source, WEAK))
        planner.add(Scaled(source, factor, offset, target, REQUIRED))
    planner.change(sources[0], [17])
    assert targets[0].value == 1170, targets[0].value
    planner.change(targets[1], [1050])
    assert sources[1].value == 5, sources[1].value
    planner.change(factor, [5])
    for i in range(2, count):
        assert targets[i].value == i * 5 + 1000, (i, targets[i].value)
    planner.change(offset, [2000])
    for i in range(2, count):
        assert targets[i].value == i * 5 + 2000, (i, targets[i].value)
    return planner.executed + sum(target.value for target in targets)


def main():
    checksum = 0
    for length in range(50, 550, 50):
        checksum += chain_test(length)
        checksum += projection_test(length)
    print(checksum)


main()
main()
