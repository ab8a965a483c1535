using System.Globalization;
using System.Text;
using Spectre.Console;

namespace Heating.Run.Output;

/// <summary>The live view on a terminal: a frame on the alternate screen, redrawn a few times a second.</summary>
internal sealed class LiveView : IRunView
{
    /// <summary>Notices and debug lines kept for the frame; more than any terminal has rows.</summary>
    public const int LinesMax = 200;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(200);

    private readonly Lock _lock = new();
    private readonly Queue<RunNotice> _notices = [];
    private readonly Queue<RunNotice> _debug = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly TextWriter _output;
    private readonly Func<(int Width, int Height)> _size;
    private readonly TimeZoneInfo _zone;
    private (int Width, int Height) _drawn;
    private readonly Func<RunSnapshot> _snapshot;
    private readonly bool _withDebug;
    private readonly Task _drawing;

    /// <summary>Starts drawing.</summary>
    /// <param name="output">The terminal.</param>
    /// <param name="size">Its columns and rows at the moment; asked before each frame.</param>
    /// <param name="snapshot">The state to show; called several times a second.</param>
    /// <param name="zone">Time zone in which times are shown.</param>
    /// <param name="withDebug">Show the debug output even on a small terminal.</param>
    public LiveView(
        TextWriter output, Func<(int Width, int Height)> size, Func<RunSnapshot> snapshot, TimeZoneInfo zone, bool withDebug)
    {
        _output = output;
        _size = size;
        _zone = zone;
        _snapshot = snapshot;
        _withDebug = withDebug;
        _drawing = Task.Factory.StartNew(Draw, TaskCreationOptions.LongRunning);
    }

    /// <summary>Whether this terminal can show the view; otherwise plain lines are used.</summary>
    public static bool IsPossible(IAnsiConsole console) =>
        console.Profile.Out.IsTerminal && console.Profile.Capabilities is { Ansi: true, AlternateBuffer: true };

    /// <inheritdoc/>
    public void Show(RunNotice notice)
    {
        lock (_lock)
        {
            var queue = notice.Kind == NoticeKind.Debug ? _debug : _notices;
            queue.Enqueue(notice);
            if (queue.Count > LinesMax)
                queue.Dequeue();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _drawing;
        _stop.Dispose();
    }

    private void Draw()
    {
        // The alternate screen, without a cursor and without wrapping: a frame for a size that has just changed stays in place.
        _output.Write("\u001b[?1049h\u001b[?25l\u001b[?7l");
        try
        {
            do
            {
                _output.Write(Frame());
                _output.Flush();
            }
            while (!_stop.Token.WaitHandle.WaitOne(Period));
        }
        catch (IOException)
        {
            // The terminal is gone; the run goes on.
        }
        finally
        {
            Restore();
        }
    }

    private void Restore()
    {
        try
        {
            _output.Write("\u001b[?7h\u001b[?25h\u001b[?1049l");
            _output.Flush();
        }
        catch (IOException)
        {
            // Nothing to restore.
        }
    }

    // From the first row, each row cleared behind its text; the whole screen only after a change of size, because it flickers.
    private string Frame()
    {
        var size = _size();
        IReadOnlyList<StyledLine> rows;
        lock (_lock)
            rows = LiveFrame.Render(_snapshot(), [.. _notices], [.. _debug], size, _zone, _withDebug);
        var text = new StringBuilder(size == _drawn ? "" : "\u001b[2J");
        _drawn = size;
        for (var row = 0; row < rows.Count; row++)
        {
            // Behind a full row the cursor still stands on its last column, which clearing would take.
            var clear = rows[row].Width < size.Width ? "\u001b[K" : "";
            text.Append(CultureInfo.InvariantCulture, $"\u001b[{row + 1};1H{rows[row].ToAnsi()}{clear}");
        }

        return rows.Count < size.Height ? text.Append(CultureInfo.InvariantCulture, $"\u001b[{rows.Count + 1};1H\u001b[J").ToString() : text.ToString();
    }
}
