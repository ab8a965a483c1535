using HeatingSensor.Events;
using HeatingSensor.Journal;
using HeatingSensor.Json;
using HeatingSensor.Ports;

namespace Heating.Run.Boards;

/// <summary>The events that wait in the journal on a board's drive, read as the firmware would at its next boot.</summary>
internal static class WaitingEvents
{
    /// <summary>The messages that the next boot would send, oldest first. The drive is not touched.</summary>
    /// <param name="driveDirectory">The host's folder of a drive that no firmware is using.</param>
    /// <param name="thingName">The device.</param>
    public static IReadOnlyList<byte[]> Read(string driveDirectory, string thingName)
    {
        var copy = new DriveCopy(driveDirectory);
        var journal = new FlashJournal(
            copy, new SharedBuffer(), new SilentSystem(), FlashJournal.DefaultSegmentBytes, FlashJournal.DefaultCapBytes);
        var shared = new SharedBuffer();
        var json = new JsonWriter(shared);
        List<byte[]> messages = [];
        while (journal.Count > 0 && journal.Peek(0) is { } record)
        {
            json.Begin();
            EventType.Of(record.TypeNumber).WriteJson(record, thingName, json);
            messages.Add(shared.Bytes[..json.Length]);
            journal.Advance();
        }

        return messages;
    }

    // What the journal deletes and writes stays in memory.
    private sealed class DriveCopy(string directory) : IStore
    {
        private readonly Dictionary<string, byte[]> _files = Directory.GetFiles(directory)
            .ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);

        public int FreeBytes => int.MaxValue;

        public int Read(string name, int position, byte[] buffer, int offset, int count)
        {
            if (!_files.TryGetValue(name, out var content))
                return StoreResult.Missing;
            var length = Math.Clamp(content.Length - position, 0, count);
            Array.Copy(content, Math.Min(position, content.Length), buffer, offset, length);
            return length;
        }

        public bool Write(string name, byte[] data, int length)
        {
            _files[name] = data[..length];
            return true;
        }

        public bool Append(string name, byte[] data, int length)
        {
            _files[name] = [.. _files.GetValueOrDefault(name, []), .. data[..length]];
            return true;
        }

        public bool Delete(string name)
        {
            _files.Remove(name);
            return true;
        }

        public string[] List() => [.. _files.Keys];
    }

    private sealed class SilentSystem : ISystem
    {
        public int FreeHeapBytes => 0;

        public int HeapAtBootBytes => 0;

        public void Log(string line)
        {
        }

        public void Warn(string line)
        {
        }

        public void Restart() => throw new NotSupportedException("Nothing runs here.");
    }
}
