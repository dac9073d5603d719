package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/urfave/cli/v3"

	"github.com/chapterbot/chapterbot/store"
)

func backupCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:         "backup",
		Usage:        "copy the database to a new file, while the bot runs",
		ArgsUsage:    "FILE",
		OnUsageError: wrongUsage,
		Flags:        []cli.Flag{databaseFlag(w)},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.Args().Len() != 1 {
				return wrongUsage(ctx, cmd, errors.New("name the one file to write the backup to"), true)
			}
			return w.backup(ctx, cmd.String("database"), cmd.Args().First())
		},
	}
}

func (w *world) backup(ctx context.Context, path, file string) (err error) {
	if err := store.CheckLog(path); err != nil {
		return err // a copy without what is lost must not look whole
	}
	database, err := store.OpenExisting(ctx, path)
	if errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("there is no database %s to back up", path)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, database.Close()) }()
	texts, err := database.Backup(ctx, file)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w.out, "%s is backed up to %s: %s\n", inLine(path), inLine(file), summary(texts))
	return err
}

func restoreCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:      "restore",
		Usage:     "put a backup in the database's place; a running bot notices",
		ArgsUsage: "FILE",
		Description: "What the database held is kept in a file beside it. A damaged database is set aside; the bot must then\n" +
			"be started anew.",
		OnUsageError: wrongUsage,
		Flags:        []cli.Flag{databaseFlag(w)},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			if cmd.Args().Len() != 1 {
				return wrongUsage(ctx, cmd, errors.New("name the one backup to restore"), true)
			}
			return w.restore(ctx, cmd.Args().First(), cmd.String("database"))
		},
	}
}

func (w *world) restore(ctx context.Context, file, path string) error {
	_, gone := os.Stat(path)
	former, err := store.Restore(ctx, file, path)
	if store.IsAside(path, former) {
		fmt.Fprintf(w.out, "%s was damaged and is kept as %s: a bot that runs must be restarted\n", inLine(path), inLine(former))
	} else if former != "" {
		fmt.Fprintf(w.out, "what %s held is kept in %s\n", inLine(path), inLine(former))
	}
	if err != nil {
		return err
	}
	restart := ""
	if errors.Is(gone, fs.ErrNotExist) {
		restart = ": a bot that had it open before must be restarted"
	}
	_, err = fmt.Fprintf(w.out, "%s is restored from %s%s\n", inLine(path), inLine(file), restart)
	return err
}
