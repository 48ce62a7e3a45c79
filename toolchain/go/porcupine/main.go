// Command check-registers says of each key's history whether it is linearizable: whether all of it could have happened
// one operation after the other, each at some moment between its start and its end.
//
// It reads one JSON object from standard input and writes one JSON line for each history, in their order:
//
//	{"timeLimitMilliseconds": 10000, "histories": [{"key": "a", "operations": [
//	  {"kind": "write", "value": 1, "previous": null, "started": 0, "ended": 5},
//	  {"kind": "write", "value": 2, "started": 3, "ended": "never"},
//	  {"kind": "read", "value": 1, "started": 6, "ended": 8}]}]}
//
//	{"key":"a","verdict":"ok"}
//
// A value of null is that of a key that was never written, which is how every key begins. A write with "previous" says
// what it overwrote. "started" and "ended" are whole numbers of one clock; "never" is the end of what may have been
// done at any time after its start, or not at all: a write, without "previous". The verdict is "ok", "illegal", or "unknown" where the time limit
// came first.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"
	"time"

	"github.com/anishathalye/porcupine"
)

// register is what a key holds: a value, or nothing yet.
type register struct {
	written bool
	value   int64
}

func (held *register) UnmarshalJSON(text []byte) error {
	if string(text) == "null" {
		*held = register{}
		return nil
	}
	held.written = true
	return json.Unmarshal(text, &held.value)
}

// moment is when an operation ended.
type moment int64

func (ended *moment) UnmarshalJSON(text []byte) error {
	if string(text) == `"never"` {
		*ended = math.MaxInt64
		return nil
	}
	return json.Unmarshal(text, (*int64)(ended))
}

// overwritten is what a write says of the value before it; an absent field leaves it unsaid.
type overwritten struct {
	said bool
	register
}

func (previous *overwritten) UnmarshalJSON(text []byte) error {
	previous.said = true
	return previous.register.UnmarshalJSON(text)
}

type operation struct {
	Kind     string      `json:"kind"`
	Value    register    `json:"value"`
	Previous overwritten `json:"previous"`
	Started  int64       `json:"started"`
	Ended    moment      `json:"ended"`
}

type history struct {
	Key        string      `json:"key"`
	Operations []operation `json:"operations"`
}

type request struct {
	TimeLimitMilliseconds int64     `json:"timeLimitMilliseconds"`
	Histories             []history `json:"histories"`
}

type answer struct {
	Key     string `json:"key"`
	Verdict string `json:"verdict"`
}

var verdicts = map[porcupine.CheckResult]string{
	porcupine.Ok:      "ok",
	porcupine.Illegal: "illegal",
	porcupine.Unknown: "unknown",
}

// model is a register whose writes may say what they overwrote.
var model = porcupine.Model{
	Init: func() interface{} { return register{} },
	Step: func(state, input, _ interface{}) (bool, interface{}) {
		held := state.(register)
		done := input.(operation)
		if done.Kind == "read" {
			return done.Value == held, held
		}
		return !done.Previous.said || done.Previous.register == held, done.Value
	},
}

func check(given history, limit time.Duration) (string, error) {
	operations := make([]porcupine.Operation, 0, len(given.Operations))
	for at, done := range given.Operations {
		if done.Kind != "read" && done.Kind != "write" {
			return "", fmt.Errorf("%s: operation %d is neither a read nor a write", given.Key, at)
		}
		if done.Ended == math.MaxInt64 && (done.Kind == "read" || done.Previous.said) {
			return "", fmt.Errorf("%s: operation %d never ended, and yet says what it found", given.Key, at)
		}
		if done.Started > int64(done.Ended) {
			return "", fmt.Errorf("%s: operation %d ended before it started", given.Key, at)
		}
		operations = append(operations, porcupine.Operation{Input: done, Call: done.Started, Return: int64(done.Ended)})
	}
	return verdicts[porcupine.CheckOperationsTimeout(model, operations, limit)], nil
}

func run() error {
	input, err := io.ReadAll(os.Stdin)
	if err != nil {
		return err
	}
	var asked request
	if err := json.Unmarshal(input, &asked); err != nil {
		return err
	}
	if asked.TimeLimitMilliseconds <= 0 {
		return errors.New("timeLimitMilliseconds has to be above 0")
	}
	answers := json.NewEncoder(os.Stdout)
	for _, given := range asked.Histories {
		verdict, err := check(given, time.Duration(asked.TimeLimitMilliseconds)*time.Millisecond)
		if err != nil {
			return err
		}
		if err := answers.Encode(answer{given.Key, verdict}); err != nil {
			return err
		}
	}
	return nil
}

// version is that of the checker that is built in, as Go recorded it.
func version() string {
	if built, ok := debug.ReadBuildInfo(); ok {
		for _, module := range built.Deps {
			if module.Path == "github.com/anishathalye/porcupine" {
				return module.Version
			}
		}
	}
	return "unknown"
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println("check-registers with porcupine", version())
		return
	}
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
}
