//go:build race

package reader

func init() { raced = true }
