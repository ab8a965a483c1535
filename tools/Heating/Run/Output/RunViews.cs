using Heating.Run.Options;
using Spectre.Console;

namespace Heating.Run.Output;

/// <summary>Chooses how a run is shown: live on a terminal, else plain lines.</summary>
internal static class RunViews
{
    /// <summary>Begins to show a run.</summary>
    /// <param name="output">The command's output.</param>
    /// <param name="values">The command's options.</param>
    /// <param name="snapshot">What a live view shows.</param>
    public static IRunView Open(TextWriter output, DriveValues values, Func<RunSnapshot> snapshot)
    {
        // A writer other than the console's is a test's, or a caller's.
        var isConsole = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        if (isConsole && LiveView.IsPossible(AnsiConsole.Console))
            return new LiveView(AnsiConsole.Console, snapshot, values.IsVerbose);
        return new PlainView(output, withDate: values.Trace is not null || values.Speed != 1);
    }
}
