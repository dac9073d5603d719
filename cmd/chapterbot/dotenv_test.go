package main

import (
	"encoding/binary"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"
)

// settle writes a .env file and reads it beside what the process was given.
func settle(t *testing.T, content string, environ ...string) (environment, error) {
	t.Helper()
	path := filepath.Join(t.TempDir(), ".env")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	env, err := readEnvironment(environ, path)
	for i, s := range env.slips {
		env.slips[i].where = strings.ReplaceAll(s.where, path, ".env")
	}
	return env, err
}

// utf16Bytes is how Windows' Notepad ("Unicode") and PowerShell's > write.
func utf16Bytes(text string, order binary.AppendByteOrder) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = order.AppendUint16(out, unit)
	}
	return string(out)
}

func TestTheProcessComesBeforeDotEnv(t *testing.T) {
	t.Parallel()
	env, err := settle(t, "# a comment\nDISCORD_TOKEN=from-the-file\nCOMMAND_PREFIX=?\nexport LOG_LEVEL=\"warn\"\n",
		"DISCORD_TOKEN=from-the-process", "COMMAND_PREFIX=")
	if err != nil {
		t.Fatal(err)
	}
	config, err := configured(t, env)
	if err != nil || config.Token != "from-the-process" || config.Prefix != "?" || config.LogLevel != slog.LevelWarn {
		t.Errorf("%+v, %v", config, err)
	}
	if env, err := readEnvironment(nil, filepath.Join(t.TempDir(), ".env")); err != nil || env.lookup(envToken) != "" {
		t.Errorf("without a file: %v", err)
	}
}

func TestDotEnvIsReadHoweverItsEditorWroteIt(t *testing.T) {
	t.Parallel()
	const text = "# für Gäste 🦆\r\nDISCORD_TOKEN=abc.def\r\n\r\nLOG_LEVEL = 'warn'  # quiet\r\nADMIN_USER_IDS=\"7,\r\n8\"\r\nCOMMAND_PREFIX=?"
	for name, content := range map[string]string{
		"UTF-8":                           text,
		"UTF-8 behind a mark":             "\ufeff" + text,
		"UTF-16, little end first":        utf16Bytes("\ufeff"+text, binary.LittleEndian),
		"UTF-16, big end first":           utf16Bytes("\ufeff"+text, binary.BigEndian),
		"UTF-16 without a mark":           utf16Bytes(text, binary.LittleEndian),
		"UTF-16 without, big end first":   utf16Bytes(text, binary.BigEndian),
		"UTF-16 that lost its last byte":  utf16Bytes("\ufeff"+text+"\n", binary.LittleEndian)[:2*len(utf16.Encode([]rune(text)))+3],
		"line ends of an old Macintosh":   strings.ReplaceAll(text, "\r\n", "\r"),
		"a comment in another encoding":   "# caf\xe9\n" + text,
		"blank lines and spaces about it": "\n \t\n  " + text + "\n\n",
	} {
		env, err := settle(t, content)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		got := map[string]string{}
		for _, key := range []string{envToken, envLogLevel, envAdmins, envPrefix} {
			got[key] = env.lookup(key)
		}
		want := map[string]string{envToken: "abc.def", envLogLevel: "warn", envAdmins: "7,\n8", envPrefix: "?"}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestABadLineIsNamedByItsNumberAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ content, want string }{
		{"DISCORD TOKEN secret\n", "line 1 is not NAME=value"},
		{"DISCORD TOKEN=secret\n", "line 1 is not NAME=value"},
		{"\ufeff# one\n\n secret.secret", "line 3 is not NAME=value"}, // no line end, and no name
		{"LOG_LEVEL=info\n=secret\n", "line 2 is not NAME=value"},
		{"DISCORD-TOKEN=secret\n", "line 1 is not NAME=value"},
		{"export =secret\n", "line 1 is not NAME=value"},
		{"ADMIN_USER_IDS=\"1,\n2\"\nsecret\n", "line 3 is not NAME=value"},
		{"LOG_LEVEL=\"info\" secret\n", "line 1 is not NAME=value"},
		{"LOG_LEVEL=info\nDISCORD_TOKEN=\"secret\nCOMMAND_PREFIX=!\n", "line 2 opens a quotation mark that nothing closes"},
		{utf16Bytes("\ufeffLOG_LEVEL=info\nsecret\n", binary.LittleEndian), "line 2 is not NAME=value"},
		{strings.Repeat("secret\n", 9), "and 4 more"},
		{"LOG_LEVEL=info\n" + strings.Repeat("#", maxDotEnv), "larger than 1 MB"},
	} {
		_, err := settle(t, c.content)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.60q: error %v, want %q", c.content, err, c.want)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("the error quotes the file: %v", err)
		}
	}
}

func TestANameThatLooksLikeASettingsIsNamed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, dotEnv string
		environ      []string
		want         []string
	}{
		{"a letter left out", "\n# how sure\nCONFIDENCE_TRESHOLD=0.2\n", nil,
			[]string{".env, line 3: there is no setting CONFIDENCE_TRESHOLD, did you mean CONFIDENCE_THRESHOLD?"}},
		{"the case", "discord_token=x\n", nil,
			[]string{".env, line 1: there is no setting discord_token, did you mean DISCORD_TOKEN?"}},
		{"another bot's name", "TOKEN=x\n", nil,
			[]string{".env, line 1: there is no setting TOKEN, did you mean DISCORD_TOKEN?"}},
		{"beside the right one", "COMMAND_PREFIX=!\nCOMAND_PREFIX=?\n", nil,
			[]string{".env, line 2: there is no setting COMAND_PREFIX, did you mean COMMAND_PREFIX?"}},
		{"in the process's environment", "", []string{"CORPUS_DRI=texts", "PATH=/bin"},
			[]string{"the environment: there is no setting CORPUS_DRI, did you mean CORPUS_DIR?"}},
		{"another program's, there", "", []string{"LOGLEVEL=3", "LOG_LEVEL=info", "HOME=/root", "HTTP_PROXY=x"}, nil},
		{"another program's", "TZ=UTC\nCOMPOSE_PROJECT_NAME=x\nDATABASE_URL=x\nLOG=x\nDISCORD=x\n", nil, nil},
		{"every setting", strings.Join(settingNames, "=\n") + "=\n", nil, nil},
	} {
		env, err := settle(t, c.dotEnv, c.environ...)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, s := range env.slips {
			got = append(got, s.String())
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestASlipIsNamedBesideTheSettingThatItLeavesEmpty(t *testing.T) {
	t.Parallel()
	var errs strings.Builder
	status := run(t.Context(), []string{"serve"}, []string{"DISCORD_TOKN=x"}, strings.NewReader(""), io.Discard, &errs)
	for _, want := range []string{"there is no setting DISCORD_TOKN, did you mean DISCORD_TOKEN?", "DISCORD_TOKEN is empty"} {
		if status != exitUsage || !strings.Contains(errs.String(), want) {
			t.Errorf("status %d, and it doesn't say %q:\n%s", status, want, errs.String())
		}
	}
}

// FuzzDotEnv: whatever the file holds, an error says nothing but what is wrong
// with which line.
func FuzzDotEnv(f *testing.F) {
	for _, seed := range []string{
		"A=b\n", "\ufeffexport A: \"b\nc\" # d\nE='f'", "\xff\xfeA\x00=\x00", "A=\"", "A\nB\n", "A=$B${C}\\$\n", "export =b", "A='b' C=d\r\r\n=",
	} {
		f.Add([]byte(seed))
	}
	said := regexp.MustCompile(`^(line \d+ (is not NAME=value: compare it with \.env\.example|opens a quotation mark that nothing closes))$`)
	f.Fuzz(func(t *testing.T, data []byte) {
		text := decodeDotEnv(data)
		settings, problems := parseDotEnv(text)
		for _, problem := range problems {
			if !said.MatchString(problem.Error()) {
				t.Errorf("error %q", problem)
			}
		}
		lines := 1 + strings.Count(text, "\n")
		for _, n := range settings.names {
			if n.line < 1 || n.line > lines {
				t.Errorf("%s is in line %d of %d", n.name, n.line, lines)
			}
			if _, known := settings.values[n.name]; len(problems) == 0 && !known {
				t.Errorf("%q has no value", n.name)
			}
		}
		if len(problems) == 0 && len(settings.values) > len(settings.names) {
			t.Errorf("names %v for values %v", settings.names, settings.values)
		}
	})
}
