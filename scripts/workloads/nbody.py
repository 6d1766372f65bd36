# recursive: no
# Gravity between a sun and four planets, kept as objects: float arithmetic
# on attributes.

DAY = 0.25


class Body:
    def __init__(self, name, mass, position, velocity):
        self.name = name
        self.mass = mass
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity

    def kinetic_energy(self):
        return 0.5 * self.mass * (self.vx ** 2 + self.vy ** 2 + self.vz ** 2)


def make_system():
    return [
        Body("sun", 1000.0, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)),
        Body("ember", 0.5, (40.0, 3.0, -1.0), (-0.2, 4.9, 0.1)),
        Body("dune", 1.25, (-75.0, 10.0, 2.0), (-0.4, -3.6, 0.0)),
        Body("fern", 3.0, (5.0, -120.0, 4.0), (2.9, 0.1, -0.05)),
        Body("tarn", 9.5, (-20.0, 190.0, -8.0), (-2.3, -0.2, 0.02)),
    ]


def all_pairs(bodies):
    pairs = []
    for i in range(len(bodies)):
        for j in range(i + 1, len(bodies)):
            pairs.append((bodies[i], bodies[j]))
    return pairs


def step(bodies, pairs, dt):
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        square = dx * dx + dy * dy + dz * dz
        pull = dt / (square * square ** 0.5)
        to_a = b.mass * pull
        to_b = a.mass * pull
        a.vx -= dx * to_a
        a.vy -= dy * to_a
        a.vz -= dz * to_a
        b.vx += dx * to_b
        b.vy += dy * to_b
        b.vz += dz * to_b
    for body in bodies:
        body.x += dt * body.vx
        body.y += dt * body.vy
        body.z += dt * body.vz


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += body.kinetic_energy()
    for a, b in pairs:
        distance = ((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2) ** 0.5
        total -= a.mass * b.mass / distance
    return total


def main():
    bodies = make_system()
    pairs = all_pairs(bodies)
    print("%.9f" % energy(bodies, pairs))
    for _ in range(50000):
        step(bodies, pairs, DAY)
    print("%.9f" % energy(bodies, pairs))
    for body in bodies:
        print("%-6s %12.6f %12.6f %12.6f" % (body.name, body.x, body.y, body.z))


main()
