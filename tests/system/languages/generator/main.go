// Command generate-sdk writes the SDK of a Pulumi package in another language, as `pulumi package gen-sdk` does: it calls
// the generators that the language hosts call, and needs neither host nor engine.
//
// It reads the package's schema from standard input and writes files below a folder:
//
//	generate-sdk go|python FOLDER < schema.json
package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime/debug"

	golang "github.com/pulumi/pulumi/pkg/v3/codegen/go"
	"github.com/pulumi/pulumi/pkg/v3/codegen/python"
	"github.com/pulumi/pulumi/pkg/v3/codegen/schema"
)

// generators write a package's files, by the language of the SDK.
var generators = map[string]func(*schema.Package) (map[string][]byte, error){
	"go": func(described *schema.Package) (map[string][]byte, error) {
		return golang.GeneratePackage(tool, described, nil)
	},
	"python": func(described *schema.Package) (map[string][]byte, error) {
		return python.GeneratePackage(tool, described, nil, nil)
	},
}

// tool is who the head of each file says that it was written by.
const tool = "pulumi"

func run(arguments []string, input io.Reader) error {
	if len(arguments) != 2 || generators[arguments[0]] == nil {
		return fmt.Errorf("asked for %q: say the language, go or python, and a folder", arguments)
	}
	var described schema.PackageSpec
	if err := json.NewDecoder(input).Decode(&described); err != nil {
		return fmt.Errorf("the schema is not JSON: %w", err)
	}
	bound, diagnostics, err := schema.BindSpec(described, schema.NewNullLoader(), schema.ValidationOptions{})
	if err != nil {
		return err
	}
	if diagnostics.HasErrors() {
		return diagnostics
	}
	// As "pulumi package add" does; a module and a package with a version of their own follow from it.
	bound.SupportPack = true
	files, err := generators[arguments[0]](bound)
	if err != nil {
		return err
	}
	for name, text := range files {
		file := filepath.Join(arguments[1], name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// version is that of the generators that are built in, as Go recorded it.
func version() string {
	if built, ok := debug.ReadBuildInfo(); ok {
		for _, module := range built.Deps {
			if module.Path == "github.com/pulumi/pulumi/pkg/v3" {
				return module.Version
			}
		}
	}
	return "unknown"
}

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println("generate-sdk of pulumi", version())
		return
	}
	if err := run(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "generate-sdk:", err)
		os.Exit(1)
	}
}
