package retrieval

// heap gives items in an order, the first of those left each time, at a cost
// that grows with how many are taken. What was taken stays behind them.
type heap[T any] struct {
	items  []T
	before func(a, b T) bool
}

// order makes a heap of items that stand in any order, for as long as the effort
// lasts.
func (h *heap[T]) order(e *effort) {
	for i := len(h.items)/2 - 1; i >= 0 && e.spend(2); i-- {
		h.sink(i)
	}
}

// take removes the first of the items, of which there must be one.
func (h *heap[T]) take() T {
	first, last := h.items[0], len(h.items)-1
	h.items[0], h.items[last] = h.items[last], first
	h.items = h.items[:last]
	h.sink(0)
	return first
}

// sink moves an item behind all that come before it.
func (h *heap[T]) sink(i int) {
	for {
		first := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(h.items); child++ {
			if h.before(h.items[child], h.items[first]) {
				first = child
			}
		}
		if first == i {
			return
		}
		h.items[i], h.items[first] = h.items[first], h.items[i]
		i = first
	}
}
