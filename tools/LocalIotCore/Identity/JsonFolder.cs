using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using LocalIotCore.Storage;

namespace LocalIotCore.Identity;

/// <summary>Records of one kind, one JSON file each, shared with other processes.</summary>
/// <remarks>A look-up costs one file status call: a record is read again only if the file's timestamp or size has
/// changed. Unchanged records come back as the same object. Writers hold the registry's lock.</remarks>
internal sealed class JsonFolder<T>(string directory, JsonTypeInfo<T> type, Func<T, string> nameOf)
    where T : class
{
    private const string Extension = ".json";
    private const string WhatToDo = "Restore this file from a copy, or delete it and create again what it held.";

    // File times may be as coarse as 2 s (FAT): a file that was younger than that when it was read may have changed
    // without a new timestamp, so it is read again.
    private static readonly TimeSpan StampGranularity = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Cached> _cache = new(); // by path

    private sealed record Cached(T Record, byte[] Content, DateTime WrittenUtc, long SizeBytes, bool IsSettled);

    /// <summary>The record of that name; null if there is none.</summary>
    /// <exception cref="InvalidDataException">The file does not contain such a record.</exception>
    public T? Find(string name)
    {
        var record = Load(PathOf(name));
        // File systems that ignore case find the file of a name that differs in case alone.
        return record is null || nameOf(record) == name
            ? record
            : throw new InvalidDataException($"{PathOf(name)} contains \"{nameOf(record)}\"; expected \"{name}\". {WhatToDo}");
    }

    /// <summary>Creates or replaces a record.</summary>
    public void Write(T record)
    {
        Directory.CreateDirectory(directory);
        AtomicFile.Write(PathOf(nameOf(record)), JsonSerializer.SerializeToUtf8Bytes(record, type));
    }

    public void Delete(string name)
    {
        var path = PathOf(name);
        File.Delete(path);
        _cache.TryRemove(path, out _);
    }

    /// <summary>All records, in no particular order; those deleted while reading are left out.</summary>
    public IEnumerable<T> All()
    {
        if (!Directory.Exists(directory))
            yield break;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            if (Load(path) is { } record)
                yield return record;
        }
    }

    /// <summary>What is wrong with files that cannot be read: file, place, and what to do, a sentence each.</summary>
    public IEnumerable<string> Damage()
    {
        if (!Directory.Exists(directory))
            yield break;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + Extension))
        {
            string? damage = null;
            try
            {
                Load(path);
            }
            catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException)
            {
                damage = e.Message;
            }
            if (damage is not null)
                yield return damage;
        }
    }

    /// <summary>Removes temporary files of killed writers; the caller holds the registry's lock.</summary>
    public void RemoveTemporaryFiles()
    {
        if (!Directory.Exists(directory))
            return;
        foreach (var path in Directory.EnumerateFiles(directory, "*" + AtomicFile.TemporarySuffix))
            File.Delete(path);
    }

    private string PathOf(string name) => Path.Combine(directory, Names.ToFileName(name) + Extension);

    private T? Load(string path)
    {
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            _cache.TryRemove(path, out _);
            return null;
        }
        if (_cache.TryGetValue(path, out var cached) && cached.IsSettled
            && cached.WrittenUtc == file.LastWriteTimeUtc && cached.SizeBytes == file.Length)
            return cached.Record;
        return Read(path, file, cached);
    }

    private T? Read(string path, FileInfo file, Cached? cached)
    {
        // At worst the timestamp is older than the content; then the next look-up reads again.
        var readAt = DateTime.UtcNow;
        var content = AtomicFile.ReadIfThere(path);
        if (content is null)
            return null;
        var isUnchanged = cached is not null && cached.Content.AsSpan().SequenceEqual(content);
        var record = isUnchanged ? cached!.Record : Parse(path, content);
        var isSettled = (readAt - file.LastWriteTimeUtc).Duration() > StampGranularity;
        _cache[path] = new Cached(record, content, file.LastWriteTimeUtc, file.Length, isSettled);
        return record;
    }

    private T Parse(string path, byte[] content)
    {
        try
        {
            var record = JsonSerializer.Deserialize(content, type)
                ?? throw new InvalidDataException($"{path} is damaged: it contains null; expected a JSON object. {WhatToDo}");
            return nameOf(record) is { Length: > 0 } name && Path.GetFileName(PathOf(name)) == Path.GetFileName(path)
                ? record
                : throw new InvalidDataException($"{path} is damaged: it contains the record \"{nameOf(record)}\". {WhatToDo}");
        }
        catch (JsonException e)
        {
            var place = e.LineNumber is { } line ? $", line {line + 1}, byte {e.BytePositionInLine + 1}," : "";
            var reason = e.Message.Split(" Path: ")[0].Split(" LineNumber: ")[0];
            throw new InvalidDataException($"{path}{place} is damaged: {reason} {WhatToDo}", e);
        }
    }
}
