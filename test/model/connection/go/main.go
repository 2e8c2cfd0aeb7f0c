// Fills templates as the External Secrets Operator does: reads [{template, values}] as JSON, prints the results as JSON.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"
	"text/template"

	"github.com/Masterminds/sprig/v3"
)

type work struct {
	Template string
	Values   map[string]string
}

func main() {
	var todo []work
	if err := json.NewDecoder(os.Stdin).Decode(&todo); err != nil {
		log.Fatal(err)
	}
	results := make([]string, 0, len(todo))
	for _, item := range todo {
		parsed, err := template.New("").Funcs(sprig.TxtFuncMap()).Option("missingkey=error").Parse(item.Template)
		if err != nil {
			log.Fatal(err)
		}
		var result strings.Builder
		if err := parsed.Execute(&result, item.Values); err != nil {
			log.Fatal(err)
		}
		results = append(results, result.String())
	}
	if err := json.NewEncoder(os.Stdout).Encode(results); err != nil {
		log.Fatal(err)
	}
}
