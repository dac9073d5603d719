package wordlist

import _ "embed"

// Variables, for an embed.FS would copy each to the heap; and bytes, for the
// linker puts strings among all other constants, whose pages bring theirs
// into memory too, two megabytes of them.
var (
	//go:embed da.words
	danish []byte
	//go:embed el.words
	greek []byte
	//go:embed en.words
	english []byte
	//go:embed es.words
	spanish []byte
	//go:embed fr.words
	french []byte
	//go:embed hu.words
	hungarian []byte
	//go:embed nl.words
	dutch []byte
	//go:embed ro.words
	romanian []byte
	//go:embed ru.words
	russian []byte
)

// For returns the list of a BCP 47 base language; nil where there is none.
func For(language string) *List {
	switch language {
	case "da":
		return embedded(danish)
	case "el":
		return embedded(greek)
	case "en":
		return embedded(english)
	case "es":
		return embedded(spanish)
	case "fr":
		return embedded(french)
	case "hu":
		return embedded(hungarian)
	case "nl":
		return embedded(dutch)
	case "ro":
		return embedded(romanian)
	case "ru":
		return embedded(russian)
	}
	return nil
}

// embedded opens a list of this package, each of which a test opens.
func embedded(data []byte) *List {
	l, err := Open(data)
	if err != nil {
		return nil
	}
	return l
}
