// Follows the changes of factline, or prints how a figure changed.
//
//	follow [-server HOST:PORT] [-token-file FILE] [-once] changes
//	follow [-server HOST:PORT] history WORD...
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"math/rand"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/status"

	factline "factline-example/gen/factline/v1"
)

const (
	callTimeout  = 10 * time.Second
	firstBackoff = 100 * time.Millisecond
	mostBackoff  = 10 * time.Second
)

func main() {
	log.SetFlags(0)
	server := flag.String("server", "127.0.0.1:7461", "address of factlined")
	tokenFile := flag.String("token-file", "follow.token", "where changes goes on from")
	once := flag.Bool("once", false, "end when all changes were printed")
	flag.Parse()

	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	connection, err := grpc.Dial(*server,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		// The server drops clients that ping more often than each 10 s.
		grpc.WithKeepaliveParams(keepalive.ClientParameters{Time: 30 * time.Second}))
	if err != nil {
		log.Fatal(err)
	}
	defer connection.Close()

	switch {
	case flag.Arg(0) == "changes" && flag.NArg() == 1:
		err = follow(ctx, factline.NewChangeServiceClient(connection), *tokenFile, *once)
	case flag.Arg(0) == "history" && flag.NArg() > 1:
		err = history(ctx, factline.NewFigureServiceClient(connection), strings.Join(flag.Args()[1:], " "))
	default:
		flag.Usage()
		os.Exit(2)
	}
	if err != nil && ctx.Err() == nil {
		log.Fatal(describe(err))
	}
}

// follow prints changes until the context ends, over as many streams as it
// takes. Each goes on with the token of the last message that was handled, so
// that no change is missed and none printed twice.
func follow(ctx context.Context, changes factline.ChangeServiceClient, tokenFile string, once bool) error {
	backoff := firstBackoff
	for {
		received, err := followOneStream(ctx, changes, tokenFile, once)
		if err == nil || ctx.Err() != nil || !mayPass(err) {
			return err
		}
		if received {
			backoff = firstBackoff
		}
		// Shortened at random, so that many clients do not come back at once.
		wait := backoff/2 + time.Duration(rand.Int63n(int64(backoff/2)))
		log.Printf("%s; again in %v", describe(err), wait)
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(wait):
		}
		if backoff *= 2; backoff > mostBackoff {
			backoff = mostBackoff
		}
	}
}

func followOneStream(ctx context.Context, changes factline.ChangeServiceClient, tokenFile string, once bool) (received bool, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	request := &factline.SubscribeRequest{Start: &factline.SubscribeRequest_Earliest{Earliest: true}}
	if token, err := os.ReadFile(tokenFile); err == nil {
		request.Start = &factline.SubscribeRequest_ResumeToken{ResumeToken: string(token)}
	} else if !errors.Is(err, os.ErrNotExist) {
		return false, err
	}
	stream, err := changes.Subscribe(ctx, request)
	if err != nil {
		return false, err
	}
	var part []*factline.Change // Of a revision that is not yet whole.
	for {
		message, err := stream.Recv()
		if err == io.EOF {
			return received, nil
		}
		if err != nil {
			return received, err
		}
		received = true
		if batch := message.GetBatch(); batch != nil {
			part = append(part, batch.Changes...)
			if !batch.Complete {
				continue
			}
			for _, change := range part {
				printChange(change)
			}
			part = nil
		}
		if err := writeFile(tokenFile, message.ResumeToken); err != nil {
			return received, err
		}
		if once && message.GetCaughtUp() != nil {
			return received, nil
		}
	}
}

func printChange(change *factline.Change) {
	value := change.GetCurrent().GetBest().GetSurfaceText()
	if value == "" {
		value = "-"
	}
	figure := change.Figure
	if figure == "" {
		figure = "-"
	}
	fmt.Printf("%d.%d %s %s %s\n", change.Revision, change.Index,
		strings.TrimPrefix(change.Kind.String(), "CHANGE_KIND_"), figure, value)
}

// writeFile replaces the file at once: a crash leaves the old token or the new.
func writeFile(path, text string) error {
	next := path + ".next"
	if err := os.WriteFile(next, []byte(text), 0o600); err != nil {
		return err
	}
	return os.Rename(next, filepath.Clean(path))
}

// history prints the figure that fits the words best, and its values as they
// were reported.
func history(ctx context.Context, figures factline.FigureServiceClient, words string) error {
	search, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	found, err := figures.SearchFigures(search, &factline.SearchFiguresRequest{Query: words, PageSize: 1})
	if err != nil {
		return err
	}
	if len(found.Figures) == 0 {
		return fmt.Errorf("no figure fits %q", words)
	}
	figure := found.Figures[0]
	fmt.Println(figure.DisplayName)
	request := &factline.ListFigureHistoryRequest{
		Parent: figure.Name,
		Axis:   factline.HistoryAxis_HISTORY_AXIS_RECORD_TIME,
	}
	for {
		list, cancel := context.WithTimeout(ctx, callTimeout)
		page, err := figures.ListFigureHistory(list, request)
		cancel()
		if err != nil {
			return err
		}
		for _, row := range page.Points {
			claim := row.Claim
			fmt.Printf("%d %s %s %q\n", row.SelectedFrom.Revision, claim.EventTime.Edtf,
				claim.GetQuantity().GetSurfaceText(), claim.Publisher)
		}
		if page.NextPageToken == "" {
			return nil
		}
		request.PageToken = page.NextPageToken
	}
}

// mayPass tells errors that waiting mends: the server is away, closing or full,
// or the connection broke in mid-stream.
func mayPass(err error) bool {
	if _, ok := status.FromError(err); !ok {
		return false
	}
	switch status.Code(err) {
	case codes.Unavailable, codes.Aborted, codes.ResourceExhausted:
		return true
	case codes.Canceled, codes.Internal, codes.Unknown:
		return reason(err) == ""
	}
	return false
}

// reason is that of the error's ErrorInfo, e.g. REVISION_COMPACTED.
func reason(err error) string {
	for _, detail := range status.Convert(err).Details() {
		if info, ok := detail.(*errdetails.ErrorInfo); ok && info.Domain == "factline" {
			return info.Reason
		}
	}
	return ""
}

func describe(err error) string {
	if reason := reason(err); reason != "" {
		return reason + ": " + status.Convert(err).Message()
	}
	return err.Error()
}
