package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"unicode/utf16"

	"github.com/joho/godotenv"
)

// maxDotEnv is far more than any list of settings has, in bytes.
const maxDotEnv = 1 << 20

// mostBadLines is how many lines of a .env file are named that can't be right:
// what has more of them is another kind of file.
const mostBadLines = 5

// assignment is what a line of a .env file begins with.
var assignment = regexp.MustCompile(`^[ \t]*(?:export[ \t]+)?([\w.]+)[ \t]*[=:][ \t]*`)

// dotEnv is what a .env file says.
type dotEnv struct {
	values map[string]string
	names  []placedName // in their order
}

// placedName is the name that a line gives a value to.
type placedName struct {
	name string
	line int // from 1
}

// readDotEnv reads path if it is there. An error names lines by their number
// and quotes none of them: the file holds the token.
func readDotEnv(path string) (dotEnv, error) {
	file, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return dotEnv{}, nil
	}
	if err != nil {
		return dotEnv{}, configError{[]error{fmt.Errorf("read %s: %w", path, err)}}
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxDotEnv+1))
	if err == nil && len(data) > maxDotEnv {
		err = fmt.Errorf("it is larger than %d MB, and no list of settings", maxDotEnv>>20)
	}
	if err != nil {
		return dotEnv{}, configError{[]error{fmt.Errorf("read %s: %w", path, err)}}
	}
	settings, problems := parseDotEnv(decodeDotEnv(data))
	if more := len(problems) - mostBadLines; more > 0 {
		problems = append(problems[:mostBadLines], fmt.Errorf("and %d more", more))
	}
	for i, problem := range problems {
		problems[i] = fmt.Errorf("read %s: %w", path, problem)
	}
	if len(problems) > 0 {
		return dotEnv{}, configError{problems}
	}
	return settings, nil
}

// decodeDotEnv returns a file's text, with "\n" for every line end. Windows'
// editors and shells write UTF-16, or UTF-8 behind a byte order mark. The first
// character of a .env file is ASCII: where its zero byte stands tells UTF-16
// without a mark.
func decodeDotEnv(data []byte) string {
	var text string
	switch head := string(data[:min(2, len(data))]); {
	case head == "\xff\xfe", len(head) == 2 && head[1] == 0 && head[0] != 0:
		text = decodeUTF16(data, binary.LittleEndian)
	case head == "\xfe\xff", len(head) == 2 && head[0] == 0 && head[1] != 0:
		text = decodeUTF16(data, binary.BigEndian)
	default:
		text = string(data)
	}
	text = strings.TrimPrefix(text, "\ufeff")
	return strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// parseDotEnv reads NAME=value lines. The form of each is looked at here, so
// that a wrong one can be named by its number; what the values mean is the
// library's to say.
func parseDotEnv(source string) (dotEnv, []error) {
	var settings dotEnv
	var problems []error
	wrong := func(line int, what string) { problems = append(problems, fmt.Errorf("line %d %s", line, what)) }
	for rest, line := source, 1; rest != ""; line++ {
		text, below, _ := strings.Cut(rest, "\n")
		match := assignment.FindStringSubmatch(text)
		if isComment(text) || match == nil || match[1] == "export" {
			if !isComment(text) {
				wrong(line, notAssignment)
			}
			rest = below
			continue
		}
		settings.names = append(settings.names, placedName{match[1], line})
		value := rest[len(match[0]):]
		end := closingQuote(value)
		if end < 0 {
			wrong(line, "opens a quotation mark that nothing closes")
			break
		}
		line += strings.Count(value[:end], "\n")
		if text, rest, _ = strings.Cut(value[end:], "\n"); end > 0 && !isComment(text) {
			wrong(line, notAssignment)
		}
	}
	if len(problems) == 0 {
		var err error
		if settings.values, err = godotenv.Unmarshal(source); err != nil {
			problems = append(problems, errors.New("it is not a list of NAME=value lines: compare it with .env.example"))
		}
	}
	return settings, problems
}

const notAssignment = "is not NAME=value: compare it with .env.example"

// isComment reports whether a line, or the rest of one, says nothing.
func isComment(text string) bool {
	text = strings.TrimSpace(text)
	return text == "" || text[0] == '#'
}

// closingQuote returns where a value that begins with a quotation mark ends,
// behind the next such mark that no backslash stands before: 0 for a value
// without one, -1 for one that isn't closed.
func closingQuote(value string) int {
	if value == "" || value[0] != '"' && value[0] != '\'' {
		return 0
	}
	for i := 1; i < len(value); i++ {
		if value[i] == value[0] && value[i-1] != '\\' {
			return i + 1
		}
	}
	return -1
}
