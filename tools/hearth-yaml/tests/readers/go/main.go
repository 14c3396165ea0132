// Reads YAML as gopkg.in/yaml.v3 does, into the node tree that bridges walk, and says what it got, a
// line a text. Input and output as in ../python/read.py; "typed" says whether the tree can also be
// decoded, which is what happens to a map that a bridge copies whole.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
	"time"

	"gopkg.in/yaml.v3"
)

func scalar(node *yaml.Node) (any, error) {
	var it any
	tag := node.ShortTag()
	if tag == "!!merge" || tag[0:2] != "!!" {
		return []any{"str", node.Value}, nil
	}
	if err := node.Decode(&it); err != nil {
		return nil, err
	}
	switch it := it.(type) {
	case nil:
		return []any{"null"}, nil
	case bool:
		return []any{"bool", it}, nil
	case int:
		return []any{"int", strconv.Itoa(it)}, nil
	case int64:
		return []any{"int", strconv.FormatInt(it, 10)}, nil
	case uint64:
		return []any{"int", strconv.FormatUint(it, 10)}, nil
	case float64:
		if math.IsNaN(it) {
			return []any{"float", "nan"}, nil
		}
		return []any{"float", fmt.Sprintf("%016x", math.Float64bits(it))}, nil
	case time.Time:
		return []any{"time", it.Format(time.RFC3339Nano)}, nil
	case string:
		if tag == "!!binary" {
			return []any{"bin", hex.EncodeToString([]byte(it))}, nil
		}
		return []any{"str", it}, nil
	}
	return nil, fmt.Errorf("no name for %T", it)
}

func value(node *yaml.Node, depth int) (any, error) {
	if depth > 400 {
		return nil, fmt.Errorf("too deep")
	}
	switch node.Kind {
	case 0:
		return []any{"null"}, nil
	case yaml.DocumentNode:
		return value(node.Content[0], depth)
	case yaml.AliasNode:
		return value(node.Alias, depth+1)
	case yaml.ScalarNode:
		return scalar(node)
	case yaml.SequenceNode:
		items := []any{}
		for _, child := range node.Content {
			item, err := value(child, depth+1)
			if err != nil {
				return nil, err
			}
			items = append(items, item)
		}
		return []any{"seq", items}, nil
	}
	entries := map[string]any{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if kind := node.Content[i].Kind; kind == yaml.MappingNode || kind == yaml.SequenceNode {
			return nil, fmt.Errorf("a list or map as key")
		}
		key, err := value(node.Content[i], depth+1)
		if err != nil {
			return nil, err
		}
		it, err := value(node.Content[i+1], depth+1)
		if err != nil {
			return nil, err
		}
		// A bridge finds a key by its text, whatever its type.
		name := node.Content[i]
		if name.Kind == yaml.AliasNode {
			name = name.Alias
		}
		entries[name.Value] = []any{key, it}
	}
	distinct := []any{}
	for _, entry := range entries {
		distinct = append(distinct, entry)
	}
	return []any{"map", distinct}, nil
}

func read(text []byte) (answer map[string]any) {
	defer func() {
		if problem := recover(); problem != nil {
			answer = map[string]any{"error": fmt.Sprint(problem)}
		}
	}()
	var node yaml.Node
	if err := yaml.Unmarshal(text, &node); err != nil {
		return map[string]any{"error": err.Error()}
	}
	it, err := value(&node, 0)
	if err != nil {
		return map[string]any{"error": err.Error()}
	}
	var typed any
	return map[string]any{"ok": it, "typed": node.Decode(&typed) == nil}
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		_, coded, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		text, err := base64.StdEncoding.DecodeString(coded)
		if err != nil {
			return
		}
		if err := encoder.Encode(read(text)); err != nil {
			return
		}
		if err := out.Flush(); err != nil {
			return
		}
	}
}
