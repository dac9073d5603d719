package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"time"

	"github.com/urfave/cli/v3"
)

// check is one thing that must be well for the bot to answer.
type check struct {
	name string
	run  func(context.Context) error
}

// checkTime is how long all checks together may take.
const checkTime = 2 * time.Second

// statusHandler serves what operators and their tools look at: /healthz (the
// process runs), /readyz (it can answer; else which check says no) and
// /metrics. It says nothing of users, questions or secrets.
func statusHandler(m *metrics, checks []check) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTime)
		defer cancel()
		var b strings.Builder
		status := http.StatusOK
		for _, c := range checks {
			if err := c.run(ctx); err != nil {
				status = http.StatusServiceUnavailable
				fmt.Fprintf(&b, "%s: %s\n", c.name, printable(err.Error()))
				continue
			}
			fmt.Fprintf(&b, "%s: ok\n", c.name)
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(status)
		fmt.Fprint(w, b.String())
	})
	mux.Handle("GET /metrics", m.handler())
	return mux
}

// statusTimes bound how long a client may take.
type statusTimes struct{ header, read, write, idle time.Duration }

func defaultStatusTimes() statusTimes {
	return statusTimes{header: 5 * time.Second, read: 10 * time.Second, write: 15 * time.Second, idle: time.Minute}
}

// serveStatus serves h on a listener until ctx ends.
func serveStatus(ctx context.Context, listener net.Listener, h http.Handler, times statusTimes) error {
	server := &http.Server{
		Handler:           h,
		ReadHeaderTimeout: times.header,
		ReadTimeout:       times.read,
		WriteTimeout:      times.write,
		IdleTimeout:       times.idle,
		MaxHeaderBytes:    16 << 10,
	}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	select {
	case err := <-served:
		return fmt.Errorf("serve %s: %w", listener.Addr(), err)
	case <-ctx.Done():
	}
	// A scrape under way is not worth waiting for when the bot must go.
	err := server.Close()
	if served := <-served; !errors.Is(served, http.ErrServerClosed) {
		err = errors.Join(err, served)
	}
	return err
}

func healthCommand(w *world) *cli.Command {
	return &cli.Command{
		Name:         "health",
		Usage:        "ask the bot that runs here whether it is well (for Docker's health check)",
		Description:  "Exit status 0 when it is, 1 when it isn't or can't be reached. The bot must run with HTTP_ADDR set.",
		OnUsageError: wrongUsage,
		Flags: []cli.Flag{
			httpFlag(w.env),
			&cli.BoolFlag{Name: "ready", Usage: "well means: connected to Discord, with a database and texts, too"},
		},
		Action: func(ctx context.Context, cmd *cli.Command) error {
			var check checker
			address := parseAddress(&check, cmd.String("http"))
			if err := check.err(); err != nil {
				return err
			}
			if address == "" {
				return wrongUsage(ctx, cmd, fmt.Errorf("%s is empty: the bot has no address to be asked at", envHTTP), true)
			}
			path := "/healthz"
			if cmd.Bool("ready") {
				path = "/readyz"
			}
			return w.health(ctx, "http://"+dialable(address)+path)
		},
	}
}

// dialable turns an address to listen on into one to connect to.
func dialable(address string) string {
	host, port, err := net.SplitHostPort(address)
	if ip := net.ParseIP(host); err == nil && ip != nil && ip.IsUnspecified() {
		return net.JoinHostPort("localhost", port)
	}
	return address
}

func (w *world) health(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*checkTime)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("no bot answers (%w): start it with the same %s, or look into its log", err, envHTTP)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(io.LimitReader(response.Body, 4<<10))
	if err != nil {
		return fmt.Errorf("read %s: %w", url, err)
	}
	fmt.Fprint(w.out, printable(string(body)))
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, response.Status)
	}
	return nil
}
