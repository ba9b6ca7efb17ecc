// Reads a log of Sealwatch, and writes one, with Go's own clients of transparency logs. It knows nothing of Sealwatch.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

func main() {
	if len(os.Args) == 5 && os.Args[1] == "read" {
		report(read(os.Args[2], os.Args[3], os.Args[4]))
	} else if len(os.Args) == 4 && os.Args[1] == "write" {
		report(write(os.Args[2], os.Args[3]))
	} else {
		fail("read FOLDER KEY OLDER-CHECKPOINT | write FOLDER COUNT")
	}
}

func fail(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

func report(said any, err error) {
	if err != nil {
		fail("%v", err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(said); err != nil {
		fail("%v", err)
	}
}

// pathOf is where tlog-tiles has a tile; this module still has the height before the level.
func pathOf(tile tlog.Tile) string {
	return strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
}

type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(asked []tlog.Tile) ([][]byte, error) {
	data := make([][]byte, len(asked))
	for i, tile := range asked {
		bytes, err := os.ReadFile(filepath.Join(t.folder, pathOf(tile)))
		if err != nil {
			return nil, err
		}
		data[i] = bytes
	}
	return data, nil
}

func openCheckpoint(file, key string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(key)
	if err != nil {
		return tlog.Tree{}, err
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	hash, err := tlog.ParseHash(lines[2])
	return tlog.Tree{N: size, Hash: hash}, err
}

func entryAt(folder string, tree tlog.Tree, index int64) ([]byte, error) {
	width := min(256, tree.N-index/256*256)
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(width)}
	path := strings.Replace(pathOf(tile), "tile/0/", "tile/entries/", 1)
	bundle, err := os.ReadFile(filepath.Join(folder, path))
	for i := int64(0); err == nil; i++ {
		length := int(binary.BigEndian.Uint16(bundle))
		if i == index%256 {
			return bundle[2 : 2+length], nil
		}
		bundle = bundle[2+length:]
	}
	return nil, err
}

func read(folder, key, olderFile string) (any, error) {
	tree, err := openCheckpoint(filepath.Join(folder, "checkpoint"), key)
	if err != nil {
		return nil, err
	}
	older, err := openCheckpoint(olderFile, key)
	if err != nil {
		return nil, err
	}
	hashes := tlog.TileHashReader(tree, tiles{folder})
	for index := int64(0); index < tree.N; index++ {
		entry, err := entryAt(folder, tree, index)
		if err != nil {
			return nil, err
		}
		proof, err := tlog.ProveRecord(tree.N, index, hashes)
		if err != nil {
			return nil, err
		}
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry)); err != nil {
			return nil, fmt.Errorf("entry %d: %w", index, err)
		}
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	if err != nil {
		return nil, err
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
		return nil, err
	}
	return map[string]any{"size": tree.N, "older": older.N}, nil
}

type written struct {
	Key         string     `json:"key"`
	Inclusion   [][]string `json:"inclusion"`
	Consistency []string   `json:"consistency"`
	OlderRoot   string     `json:"olderRoot"`
}

const olderSize = 100

func write(folder, countText string) (any, error) {
	count, err := strconv.ParseInt(countText, 10, 64)
	if err != nil {
		return nil, err
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(asked []int64) ([]tlog.Hash, error) {
		found := make([]tlog.Hash, len(asked))
		for i, at := range asked {
			found[i] = stored[at]
		}
		return found, nil
	})
	bundles := map[string][]byte{}
	for index := int64(0); index < count; index++ {
		entry := []byte(fmt.Sprintf("entry %d", index))
		more, err := tlog.StoredHashes(index, entry, reader)
		if err != nil {
			return nil, err
		}
		stored = append(stored, more...)
		width := int(min(256, count-index/256*256))
		path := strings.Replace(pathOf(tlog.Tile{H: 8, L: 0, N: index / 256, W: width}), "tile/0/", "tile/entries/", 1)
		bundles[path] = append(binary.BigEndian.AppendUint16(bundles[path], uint16(len(entry))), entry...)
	}
	for _, tile := range tlog.NewTiles(8, 0, count) {
		data, err := tlog.ReadTileData(tile, reader)
		if err != nil {
			return nil, err
		}
		bundles[pathOf(tile)] = data
	}
	root, err := tlog.TreeHash(count, reader)
	if err != nil {
		return nil, err
	}
	older, err := tlog.TreeHash(olderSize, reader)
	if err != nil {
		return nil, err
	}
	secret, key, err := note.GenerateKey(rand.Reader, "example.com/log")
	if err != nil {
		return nil, err
	}
	signer, err := note.NewSigner(secret)
	if err != nil {
		return nil, err
	}
	signed, err := note.Sign(&note.Note{Text: fmt.Sprintf("example.com/log\n%d\n%s\n", count, root)}, signer)
	if err != nil {
		return nil, err
	}
	bundles["checkpoint"] = signed
	for path, data := range bundles {
		file := filepath.Join(folder, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, data, 0o644); err != nil {
			return nil, err
		}
	}
	said := written{Key: key, OlderRoot: text(older)}
	for index := int64(0); index < count; index++ {
		proof, err := tlog.ProveRecord(count, index, reader)
		if err != nil {
			return nil, err
		}
		said.Inclusion = append(said.Inclusion, texts(proof))
	}
	consistency, err := tlog.ProveTree(count, olderSize, reader)
	said.Consistency = texts(consistency)
	return said, err
}

func text(hash tlog.Hash) string { return base64.StdEncoding.EncodeToString(hash[:]) }

func texts(hashes []tlog.Hash) []string {
	out := []string{}
	for _, hash := range hashes {
		out = append(out, text(hash))
	}
	return out
}
