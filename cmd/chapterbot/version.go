package main

import (
	"context"
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/cmd/chapterbot/licences"
)

// version is set by the linker where there is no git history to take it from,
// as in a container's build: -ldflags "-X main.version=v1.2.3".
var version string

func versionCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:         "version",
		Usage:        "say which chapterbot this is",
		OnUsageError: wrongUsage,
		Flags: []cli.Flag{
			&cli.BoolFlag{Name: "licences", Aliases: []string{"licenses"}, Usage: "show the licences of chapterbot and of all that is linked into it"},
		},
		Action: func(_ context.Context, cmd *cli.Command) error {
			if cmd.Bool("licences") {
				return licences.Write(w.out)
			}
			_, err := fmt.Fprintf(w.out, "chapterbot %s %s %s/%s\n", buildVersion(), runtime.Version(), runtime.GOOS, runtime.GOARCH)
			return err
		},
	}
}

// buildVersion is what the linker, else the go command noted in the binary.
func buildVersion() string {
	if version != "" {
		return version
	}
	if info, ok := debug.ReadBuildInfo(); ok && info.Main.Version != "" {
		return info.Main.Version
	}
	return "(devel)"
}
