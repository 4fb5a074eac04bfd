"""The most that can flow through a small network, and the cut that bounds it (Dinic 1970)."""

from collections import deque

MANY = 10**12
"""A capacity that bounds nothing."""


class Network:
    """Nodes by number, arcs with capacities; `push` finds the most that flows."""

    def __init__(self) -> None:
        self.arcs: list[list[int]] = []  # by node, the numbers of its arcs
        self.head: list[int] = []
        self.room: list[int] = []

    def node(self) -> int:
        """One node more."""
        self.arcs.append([])
        return len(self.arcs) - 1

    def arc(self, tail: int, head: int, capacity: int) -> int:
        """One arc more; its way back has the next number."""
        number = len(self.head)
        self.head += [head, tail]
        self.room += [capacity, 0]
        self.arcs[tail].append(number)
        self.arcs[head].append(number + 1)
        return number

    def push(self, source: int, sink: int) -> int:
        """The most that flows from source to sink."""
        whole = 0
        while (level := self._levels(source))[sink] >= 0:
            turn = [0] * len(self.arcs)
            while sent := self._path(source, sink, level, turn):
                whole += sent
        return whole

    def reached(self, source: int) -> frozenset[int]:
        """The nodes on the source's side of a least cut, after `push`: the smallest such set."""
        return frozenset(i for i, level in enumerate(self._levels(source)) if level >= 0)

    def _levels(self, source: int) -> list[int]:
        level = [-1] * len(self.arcs)
        level[source] = 0
        waiting = deque([source])
        while waiting:
            node = waiting.popleft()
            for arc in self.arcs[node]:
                if self.room[arc] and level[self.head[arc]] < 0:
                    level[self.head[arc]] = level[node] + 1
                    waiting.append(self.head[arc])
        return level

    def _path(self, source: int, sink: int, level: list[int], turn: list[int]) -> int:
        """Send as much as one way through rising levels lets through; 0: there is no such way left."""
        path: list[int] = []
        node = source
        while node != sink:
            found = None
            while turn[node] < len(self.arcs[node]):
                arc = self.arcs[node][turn[node]]
                if self.room[arc] and level[self.head[arc]] == level[node] + 1:
                    found = arc
                    break
                turn[node] += 1
            if found is not None:
                path.append(found)
                node = self.head[found]
            elif path:
                node = self.head[path.pop() ^ 1]
                turn[node] += 1
            else:
                return 0
        sent = min(self.room[arc] for arc in path)
        for arc in path:
            self.room[arc] -= sent
            self.room[arc ^ 1] += sent
        return sent
