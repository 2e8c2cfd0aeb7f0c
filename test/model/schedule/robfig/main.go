// Answers as the operators do. A question is a line of standard input, five parts with tabs between them:
//
//	cloudnativepg|kubernetes  time zone, empty for the first  time to begin after  how many  expression
//
// The answer is a line too: the next times with spaces between them, or "refused: " and the reason.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"
	// Time zones come with the program, not from the machine.
	_ "time/tzdata"

	operator "github.com/robfig/cron"
	kubernetes "github.com/robfig/cron/v3"
)

type schedule interface{ Next(time.Time) time.Time }

func read(engine, zone, expression string) (schedule, error) {
	if engine == "cloudnativepg" {
		return operator.Parse(expression)
	}
	// The controller puts the CronJob's timeZone in front.
	return kubernetes.ParseStandard("TZ=" + zone + " " + expression)
}

func answer(line string) string {
	parts := strings.Split(line, "\t")
	if len(parts) != 5 {
		return fmt.Sprintf("refused: %d parts", len(parts))
	}
	after, err := time.Parse(time.RFC3339, parts[2])
	if err != nil {
		return "refused: " + err.Error()
	}
	count, err := strconv.Atoi(parts[3])
	if err != nil {
		return "refused: " + err.Error()
	}
	runs, err := read(parts[0], parts[1], parts[4])
	if err != nil {
		return "refused: " + err.Error()
	}
	var times []string
	for at := after.UTC(); len(times) < count; {
		at = runs.Next(at)
		if at.IsZero() {
			break
		}
		times = append(times, at.UTC().Format(time.RFC3339))
	}
	return strings.Join(times, " ")
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		fmt.Println(answer(lines.Text()))
	}
}
