using Heating.Commands;
using Heating.Run.Options;
using Spectre.Console;

namespace Heating.Run.Output;

/// <summary>Chooses how a run is shown: live on a terminal, otherwise as plain lines.</summary>
internal static class RunViews
{
    /// <summary>Starts showing a run.</summary>
    /// <param name="snapshot">The state that a live view shows.</param>
    public static IRunView Open(TextWriter output, DriveValues values, Func<RunSnapshot> snapshot)
    {
        if (HintWriter.IsTerminal(output) && LiveView.IsPossible(AnsiConsole.Console))
            return new LiveView(output, Size, snapshot, TimeZoneInfo.Local, values.IsVerbose);
        return new PlainView(output, TimeZoneInfo.Local, withDate: values.Trace is not null || values.Speed != 1);
    }

    // A terminal without a size, as over some serial lines, says 0.
    private static (int Width, int Height) Size() =>
        Console.WindowWidth > 0 && Console.WindowHeight > 0 ? (Console.WindowWidth, Console.WindowHeight) : (80, 24);
}

/// <summary>Shows a run. Disposing it shows what is left and restores the terminal.</summary>
internal interface IRunView : IAsyncDisposable
{
    /// <summary>Shows a notice. Never blocks; callable from any thread.</summary>
    void Show(RunNotice notice);
}
