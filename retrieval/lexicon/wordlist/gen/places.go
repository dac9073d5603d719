package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
)

// places is the folder of the npm package city-timezones: the names of large
// towns, and of the provinces and countries that they are in.
type places struct{ folder string }

// largeTown is the number of people from which on a town is listed.
const largeTown = 100_000

func (p places) words(yield func(string)) error {
	path := filepath.Join(p.folder, "data", "cityMap.json")
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	var towns []struct {
		City, Province, Country string
		Pop                     float64
	}
	if err := json.Unmarshal(data, &towns); err != nil {
		return fmt.Errorf("read %s: %w", path, err)
	}
	for _, town := range towns {
		yield(town.Country)
		yield(town.Province)
		if town.Pop >= largeTown {
			yield(town.City)
		}
	}
	return nil
}
