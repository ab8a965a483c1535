using System.CommandLine;
using Heating.Run;

namespace Heating.Commands;

/// <summary>Asks before something is deleted, where somebody sits at a terminal.</summary>
internal static class Confirmation
{
    /// <summary>The option that answers beforehand.</summary>
    public static Option<bool> Option() => new("--yes") { Description = "Do not ask. In a script nothing is asked anyway." };

    /// <summary>Asks, if there is somebody to ask.</summary>
    /// <param name="what">What would be deleted.</param>
    /// <param name="isYes">--yes.</param>
    /// <param name="input">Where the answer comes from; null: nobody is there.</param>
    /// <param name="output">Where the question goes.</param>
    /// <exception cref="CommandException">The answer is no.</exception>
    public static void Ask(string what, bool isYes, TextReader? input, TextWriter output)
    {
        if (isYes || input is null)
            return;
        output.Write($"Delete {what}? [y/N] ");
        output.Flush();
        if (input.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Failed, "Nothing was deleted.");
    }

    /// <summary>The console, if somebody sits at it.</summary>
    public static TextReader? Terminal => Console.IsInputRedirected ? null : Console.In;
}
