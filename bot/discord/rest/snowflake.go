package rest

import (
	"strconv"
	"time"
)

// IsSnowflake reports whether s can be one of Discord's IDs. Only such go into
// a request's path.
func IsSnowflake(s string) bool {
	_, ok := Snowflake(s)
	return ok
}

// Snowflake reads one of Discord's IDs: a number of 64 bits.
func Snowflake(s string) (uint64, bool) {
	n, err := strconv.ParseUint(s, 10, 64)
	return n, err == nil
}

// madeAt is when Discord made an ID (API documentation, "Snowflakes").
func madeAt(id uint64) time.Time {
	const epoch = 1420070400000 // ms
	return time.UnixMilli(int64(id>>22) + epoch)
}
