package main

import (
	"fmt"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// choose says of each feature whether a fit uses it: those of only, or all where
// that is empty, without those of drop. Both are lists separated by commas.
func choose(names []string, only, drop string) ([]bool, error) {
	listed := func(list string) ([]string, error) {
		if list == "" {
			return nil, nil
		}
		features := strings.Split(list, ",")
		for _, f := range features {
			if !slices.Contains(names, f) {
				return nil, fmt.Errorf("there is no feature %q; there are %s", f, strings.Join(names, ", "))
			}
		}
		return features, nil
	}
	wanted, err := listed(only)
	if err != nil {
		return nil, err
	}
	unwanted, err := listed(drop)
	if err != nil {
		return nil, err
	}
	use := make([]bool, len(names))
	for i, name := range names {
		use[i] = (only == "" || slices.Contains(wanted, name)) && !slices.Contains(unwanted, name)
	}
	return use, nil
}

// rewrite replaces the weights of the used features in a Go file, in entries like
//
//	fBM25: {"bm25", 1.25}, // what it buys
func rewrite(path string, names []string, use []bool, w []float64) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	for i, name := range names {
		if !use[i] {
			continue
		}
		entry := regexp.MustCompile(`\{"` + regexp.QuoteMeta(name) + `", [-0-9.e]+\}`)
		if !entry.Match(data) {
			return fmt.Errorf("%s has no weight of %q", path, name)
		}
		data = entry.ReplaceAll(data, []byte(`{"`+name+`", `+strconv.FormatFloat(w[i], 'g', 4, 64)+`}`))
	}
	return os.WriteFile(path, data, 0o644)
}
