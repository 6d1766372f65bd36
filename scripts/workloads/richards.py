# recursive: no
# An operating system in miniature: tasks of several kinds exchange packets
# under a priority scheduler. Method calls, polymorphism, attribute updates.

IDLE, WORKER, HANDLER_A, HANDLER_B, DEVICE_A, DEVICE_B = range(6)
WORK, IO = range(2)
PAYLOAD = 4


class Packet:
    def __init__(self, link, ident, kind):
        self.link = link
        self.ident = ident
        self.kind = kind
        self.word = 0
        self.cells = [0] * PAYLOAD

    def append_to(self, queue):
        self.link = None
        if queue is None:
            return self
        last = queue
        while last.link is not None:
            last = last.link
        last.link = self
        return queue


class Task:
    def __init__(self, system, ident, priority, queue):
        self.system = system
        self.ident = ident
        self.priority = priority
        self.queue = queue
        self.held = False
        self.waiting = False
        self.runs = 0
        self.next = system.tasks
        system.tasks = self
        system.by_ident[ident] = self

    def runnable(self):
        if self.held:
            return False
        return not self.waiting or self.queue is not None

    def resume(self):
        packet = None
        if self.waiting:
            packet = self.queue
            self.queue = packet.link
            self.waiting = False
        self.runs += 1
        return self.step(packet)

    def receive(self, packet, current):
        self.queue = packet.append_to(self.queue)
        if self.priority > current.priority:
            return self
        return current

    def wait(self):
        self.waiting = True
        return self

    def step(self, packet):
        raise NotImplementedError


class Idle(Task):
    """Wakes one device or the other, by the bits of a shift register."""

    def __init__(self, system, budget):
        Task.__init__(self, system, IDLE, 0, None)
        self.budget = budget
        self.bits = 0xACE1

    def step(self, packet):
        self.budget -= 1
        if self.budget == 0:
            return self.system.hold(self)
        if self.bits & 1:
            self.bits = (self.bits >> 1) ^ 0xB400
            return self.system.release(self, DEVICE_B)
        self.bits >>= 1
        return self.system.release(self, DEVICE_A)


class Worker(Task):
    """Fills work packets with letters and sends them to the two handlers in turn."""

    def __init__(self, system, queue):
        Task.__init__(self, system, WORKER, 1000, queue)
        self.waiting = True
        self.target = HANDLER_A
        self.letter = 0

    def step(self, packet):
        if packet is None:
            return self.wait()
        self.target = HANDLER_B if self.target == HANDLER_A else HANDLER_A
        packet.ident = self.target
        packet.word = 0
        for i in range(PAYLOAD):
            self.letter = self.letter % 26 + 1
            packet.cells[i] = 64 + self.letter
        return self.system.send(self, packet)


class Handler(Task):
    """Takes work apart, cell by cell, and pairs each cell with a device packet."""

    def __init__(self, system, ident, priority, queue):
        Task.__init__(self, system, ident, priority, queue)
        self.waiting = True
        self.work = None
        self.devices = None

    def step(self, packet):
        if packet is not None:
            if packet.kind == WORK:
                self.work = packet.append_to(self.work)
            else:
                self.devices = packet.append_to(self.devices)
        work = self.work
        if work is None:
            return self.wait()
        if work.word >= PAYLOAD:
            self.work = work.link
            work.ident = WORKER
            return self.system.send(self, work)
        device = self.devices
        if device is None:
            return self.wait()
        self.devices = device.link
        device.word = work.cells[work.word]
        device.ident = self.ident + 2
        work.word += 1
        return self.system.send(self, device)


class Device(Task):
    """Holds one packet until Idle releases the device, then returns it."""

    def __init__(self, system, ident, priority):
        Task.__init__(self, system, ident, priority, None)
        self.waiting = True
        self.pending = None
        self.seen = 0

    def step(self, packet):
        if packet is None:
            done = self.pending
            if done is None:
                return self.wait()
            self.pending = None
            done.ident = self.ident - 2
            return self.system.send(self, done)
        self.pending = packet
        self.seen = (self.seen * 7 + packet.word) % 65521
        return self.system.hold(self)


class System:
    def __init__(self):
        self.tasks = None
        self.by_ident = [None] * 6
        self.sent = 0
        self.holds = 0

    def send(self, current, packet):
        self.sent += 1
        target = self.by_ident[packet.ident]
        packet.link = None
        return target.receive(packet, current)

    def hold(self, task):
        self.holds += 1
        task.held = True
        return task.next

    def release(self, current, ident):
        task = self.by_ident[ident]
        task.held = False
        if task.priority > current.priority:
            return task
        return current

    def run(self):
        task = self.tasks
        while task is not None:
            if task.runnable():
                task = task.resume()
            else:
                task = task.next


def packets(count, ident, kind):
    queue = None
    for _ in range(count):
        queue = Packet(queue, ident, kind)
    return queue


def main():
    system = System()
    Idle(system, 20000)
    Worker(system, packets(2, WORKER, WORK))
    Handler(system, HANDLER_A, 2000, packets(3, DEVICE_A, IO))
    Handler(system, HANDLER_B, 3000, packets(3, DEVICE_B, IO))
    Device(system, DEVICE_A, 4000)
    Device(system, DEVICE_B, 5000)
    system.run()
    runs = [task.runs for task in system.by_ident]
    seen = [system.by_ident[DEVICE_A].seen, system.by_ident[DEVICE_B].seen]
    print("sent", system.sent, "holds", system.holds, "runs", runs, "seen", seen)


for _ in range(3):
    main()
