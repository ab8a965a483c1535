using System.CommandLine;
using Heating.Run;

namespace Heating.Commands;

/// <summary>Asks before something is deleted, if a user sits at the terminal.</summary>
internal static class Confirmation
{
    /// <summary>The option that skips the question.</summary>
    public static Option<bool> Option() => new("--yes") { Description = "Do not ask. (Without a terminal there is no question.)" };

    /// <summary>Asks, if there is a user.</summary>
    /// <param name="isYes">--yes.</param>
    /// <param name="input">Where the reply comes from; null if there is no user.</param>
    /// <exception cref="CommandException">The reply is no.</exception>
    public static void Ask(string what, bool isYes, TextReader? input, TextWriter output)
    {
        if (isYes || input is null)
            return;
        output.Write($"Delete {what}? [y/N] ");
        output.Flush();
        if (input.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Failed, "Nothing was deleted.");
    }

    /// <summary>The console, if a user sits at it.</summary>
    public static TextReader? Terminal => Console.IsInputRedirected ? null : Console.In;
}
