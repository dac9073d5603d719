package main

import (
	"context"
	"net/http"
	"runtime"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/chapterbot/chapterbot/bot/discord"
	"github.com/chapterbot/chapterbot/retrieval"
)

// metrics counts what the bot does, for Prometheus. No label holds a user, a
// server, a question or anything else whose values have no bound.
type metrics struct {
	registry   *prometheus.Registry
	asks       *prometheus.CounterVec   // form, outcome
	stages     *prometheus.HistogramVec // stage
	busy       prometheus.Counter
	expired    prometheus.Counter
	unsent     *prometheus.CounterVec // reason
	queued     prometheus.Gauge
	gateway    *prometheus.GaugeVec   // shard, state
	reconnects *prometheus.CounterVec // shard, reason
	requests   *prometheus.CounterVec // route, status
	requesting prometheus.Histogram
	reloads    *prometheus.CounterVec // result
}

var _ discord.Metrics = (*metrics)(nil)

// gatewayStates are what discord.Metrics says a shard can be.
var gatewayStates = []string{"connecting", "ready", "waiting", "stopped"}

// latencies are the bounds, in seconds, of what takes between a fraction of a
// millisecond (an answer) and Discord's patience of 3 s.
var latencies = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}

func newMetrics() *metrics {
	counter := func(name, help string, labels ...string) *prometheus.CounterVec {
		return prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "chapterbot", Name: name, Help: help}, labels)
	}
	m := &metrics{
		registry: prometheus.NewRegistry(),
		asks:     counter("asks_total", "Messages and interactions answered, by what became of them.", "form", "outcome"),
		stages: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Namespace: "chapterbot", Name: "ask_duration_seconds", Buckets: latencies,
			Help: "Time an ask spends in each stage: queue, answer, send.",
		}, []string{"stage"}),
		busy:       prometheus.NewCounter(prometheus.CounterOpts{Namespace: "chapterbot", Name: "busy_total", Help: "Asks that met a full queue."}),
		expired:    prometheus.NewCounter(prometheus.CounterOpts{Namespace: "chapterbot", Name: "expired_total", Help: "Interactions that came when Discord takes no response any more."}),
		unsent:     counter("unsent_total", "Replies that could not be sent.", "reason"),
		queued:     prometheus.NewGauge(prometheus.GaugeOpts{Namespace: "chapterbot", Name: "queue_depth", Help: "Asks waiting now."}),
		gateway:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Namespace: "chapterbot", Name: "gateway_state", Help: "1 for the state a shard is in."}, []string{"shard", "state"}),
		reconnects: counter("gateway_reconnects_total", "Gateway connections that ended and were followed by another.", "shard", "reason"),
		requests:   counter("discord_requests_total", "Attempts at requests to Discord; status 0 had no response.", "route", "status"),
		requesting: prometheus.NewHistogram(prometheus.HistogramOpts{
			Namespace: "chapterbot", Name: "discord_request_duration_seconds", Buckets: latencies,
			Help: "Time of one attempt at a request to Discord.",
		}),
		reloads: counter("reloads_total", "Reloads of the texts that were asked for.", "result"),
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{
		Namespace: "chapterbot", Name: "build_info", Help: "Always 1; the labels say which build this is.",
		ConstLabels: prometheus.Labels{"version": buildVersion(), "goversion": runtime.Version()},
	}, func() float64 { return 1 })
	m.registry.MustRegister(m.asks, m.stages, m.busy, m.expired, m.unsent, m.queued, m.gateway, m.reconnects, m.requests, m.requesting, m.reloads, build,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// watchLibrary shows how much the bot answers from, at each scrape.
func (m *metrics) watchLibrary(library *retrieval.Library) {
	gauge := func(name, help string, value func([]retrieval.Text) int) {
		m.registry.MustRegister(prometheus.NewGaugeFunc(
			prometheus.GaugeOpts{Namespace: "chapterbot", Name: name, Help: help},
			func() float64 { return float64(value(library.Texts())) },
		))
	}
	gauge("texts", "Texts in the index.", func(texts []retrieval.Text) int { return len(texts) })
	gauge("passages", "Passages in the index.", func(texts []retrieval.Text) int {
		n := 0
		for _, text := range texts {
			for _, section := range text.Sections {
				n += section.Paragraphs
			}
		}
		return n
	})
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		MaxRequestsInFlight: 4, Timeout: 10 * time.Second,
		DisableCompression: true, // a compressor is a megabyte, and what it saves never leaves the machine
	})
}

// Asked implements discord.Metrics.
func (m *metrics) Asked(a discord.Asked) {
	outcome := string(a.Outcome)
	if !a.OK {
		outcome = "unsent"
	}
	m.asks.WithLabelValues(a.Form, outcome).Inc()
	for stage, took := range map[string]time.Duration{"queue": a.Waited, "answer": a.Handled, "send": a.Sent} {
		m.stages.WithLabelValues(stage).Observe(took.Seconds())
	}
}

// Busy implements discord.Metrics.
func (m *metrics) Busy() { m.busy.Inc() }

// Expired implements discord.Metrics.
func (m *metrics) Expired() { m.expired.Inc() }

// Unsent implements discord.Metrics.
func (m *metrics) Unsent(reason string) { m.unsent.WithLabelValues(reason).Inc() }

// Queued implements discord.Metrics.
func (m *metrics) Queued(waiting int) { m.queued.Set(float64(waiting)) }

// Gateway implements discord.Metrics.
func (m *metrics) Gateway(shard int, state string) {
	for _, s := range gatewayStates {
		value := 0.0
		if s == state {
			value = 1
		}
		m.gateway.WithLabelValues(strconv.Itoa(shard), s).Set(value)
	}
}

// Reconnecting implements discord.Metrics.
func (m *metrics) Reconnecting(shard int, reason string) {
	m.reconnects.WithLabelValues(strconv.Itoa(shard), reason).Inc()
}

// Requested implements discord.Metrics.
func (m *metrics) Requested(route string, status int, took time.Duration) {
	m.requests.WithLabelValues(route, strconv.Itoa(status)).Inc()
	m.requesting.Observe(took.Seconds())
}

// countedLibrary counts the reloads that members ask for.
type countedLibrary struct {
	*retrieval.Library
	reloads *prometheus.CounterVec
	recheck func(context.Context) error // before a reload; may be nil
}

func (c countedLibrary) Reload(ctx context.Context) (report retrieval.Report, err error) {
	if c.recheck != nil {
		err = c.recheck(ctx)
	}
	if err == nil {
		report, err = c.Library.Reload(ctx)
	}
	result := "done"
	if err != nil {
		result = "failed"
	}
	c.reloads.WithLabelValues(result).Inc()
	return report, err
}
