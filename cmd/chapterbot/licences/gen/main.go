// Command gen writes THIRD_PARTY, the licences of all modules that are linked
// into chapterbot, of SQLite and of Go itself, and the file from which the binary
// says them. Run it when go.mod changes: go generate ./cmd/chapterbot/licences
//
// It reads the modules' own files where the go command keeps them, and nothing
// from the network that the go command would not read for a build.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

func main() {
	if err := generate(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "licences:", err)
		os.Exit(1)
	}
}

// Where the files go, from the module's folder.
const (
	thirdPartyFile = "THIRD_PARTY"
	embeddedFile   = "cmd/chapterbot/licences/licences.gz"
)

func generate(ctx context.Context) error {
	root, err := moduleFolder(ctx)
	if err != nil {
		return err
	}
	text, err := thirdParty(ctx, root)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(root, thirdPartyFile), []byte(text), 0o644); err != nil {
		return err
	}
	all, err := together(root, text)
	if err != nil {
		return err
	}
	data, err := compress(all)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(root, embeddedFile), data, 0o644)
}

// moduleFolder is the folder of go.mod.
func moduleFolder(ctx context.Context) (string, error) {
	path, err := goCommand(ctx, "", "env", "GOMOD")
	return filepath.Dir(strings.TrimSpace(path)), err
}

// goCommand runs the go command for the platform of the image, whose modules are
// those of THIRD_PARTY wherever it is made.
func goCommand(ctx context.Context, dir string, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOOS=linux", "GOARCH=amd64", "CGO_ENABLED=1")
	var said strings.Builder
	cmd.Stderr = &said
	out, err := cmd.Output()
	if err != nil {
		return "", fmt.Errorf("go %s: %w\n%s", strings.Join(args, " "), err, said.String())
	}
	return string(out), nil
}
