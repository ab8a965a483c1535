using System.Text;
using Cloud.Events;

namespace Heating.Events;

/// <summary>`heating events`: prints a device's events of a range.</summary>
/// <param name="From">Null: from the first.</param>
/// <param name="Until">Null: to the last.</param>
/// <param name="Limit">The newest so many; null: all.</param>
internal sealed record EventList(string Thing, DateTimeOffset? From, DateTimeOffset? Until, int? Limit)
{
    private const int BufferChars = 32 * 1024;

    /// <summary>Prints them, oldest first; returns how many.</summary>
    public async Task<int> WriteAsync(EventStore store, EventPrinter printer, TextWriter output, CancellationToken cancel)
    {
        var text = new StringBuilder();
        if (printer.Head is { } head)
            text.AppendLine(head);
        int count = 0;
        await foreach (StoredEvent stored in ReadAsync(store, cancel))
        {
            printer.Append(text, stored);
            text.AppendLine();
            count++;
            if (text.Length < BufferChars)
                continue;
            output.Write(text);
            text.Clear();
        }

        if (count > 0 || printer.Head is null)
            output.Write(text);
        return count;
    }

    private IAsyncEnumerable<StoredEvent> ReadAsync(EventStore store, CancellationToken cancel) => Limit is null
        ? store.ReadAsync(Thing, From, Until, isNewestFirst: false, null, cancel)
        : store.ReadAsync(Thing, From, Until, isNewestFirst: true, Limit, cancel).Reverse();
}
