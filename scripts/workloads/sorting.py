# recursive: yes
# The built-in sort with key functions, and hand-written merge sort, quicksort
# and heap: comparisons and list moves.


def numbers(count, seed):
    result = []
    for _ in range(count):
        seed = (seed * 69069 + 1) % 4294967296
        result.append(seed >> 7)
    return result


def merge_sort(items):
    if len(items) < 2:
        return items
    middle = len(items) // 2
    left = merge_sort(items[:middle])
    right = merge_sort(items[middle:])
    merged = []
    i = j = 0
    while i < len(left) and j < len(right):
        if left[i] <= right[j]:
            merged.append(left[i])
            i += 1
        else:
            merged.append(right[j])
            j += 1
    merged.extend(left[i:])
    merged.extend(right[j:])
    return merged


def quicksort(items, low, high):
    while low < high:
        pivot = items[(low + high) // 2]
        i, j = low, high
        while i <= j:
            while items[i] < pivot:
                i += 1
            while items[j] > pivot:
                j -= 1
            if i <= j:
                items[i], items[j] = items[j], items[i]
                i += 1
                j -= 1
        quicksort(items, low, j)
        low = i


def heap_sort(items):
    heap = []
    for item in items:
        at = len(heap)
        heap.append(item)
        while at and heap[(at - 1) // 2] > item:
            heap[at] = heap[(at - 1) // 2]
            at = (at - 1) // 2
        heap[at] = item
    result = []
    while heap:
        result.append(heap[0])
        last = heap.pop()
        size = len(heap)
        if size:
            at = 0
            while True:
                child = 2 * at + 1
                if child >= size:
                    break
                if child + 1 < size and heap[child + 1] < heap[child]:
                    child += 1
                if heap[child] >= last:
                    break
                heap[at] = heap[child]
                at = child
            heap[at] = last
    return result


class Record:
    def __init__(self, number):
        self.group = number % 17
        self.name = "r" + str(number % 1000)
        self.number = number

    def __lt__(self, other):
        return self.number < other.number


def main():
    data = numbers(45000, 1)
    expected = sorted(data)
    print(merge_sort(data) == expected)
    copy = data[:]
    quicksort(copy, 0, len(copy) - 1)
    print(copy == expected)
    print(heap_sort(data[:30000]) == sorted(data[:30000]))
    records = [Record(number) for number in data]
    records.sort(key=lambda record: (record.group, record.name))
    print(records[0].number, records[-1].number)
    records.sort(key=lambda record: record.name, reverse=True)
    print(records[0].number, records[-1].number)
    print([record.number for record in sorted(records[:5000])][:3])
    data.sort(key=lambda n: n ^ 0x55555)
    print(data[0], data[-1])
    data.sort(key=str)
    print(data[0], data[-1])


main()
