using System.CommandLine;
using Heating.Run;

namespace Heating.Commands;

/// <summary>Asks before something is deleted, if a user sits at the terminal.</summary>
internal static class Confirmation
{
    /// <summary>The option that skips the question.</summary>
    public static Option<bool> Option() => new("--yes") { Description = "Do not ask. (Without a terminal there is no question.)" };

    /// <summary>Asks, if there is a user.</summary>
    /// <param name="what">What will be deleted.</param>
    /// <param name="isYes">--yes.</param>
    /// <param name="input">Where the reply comes from; null if there is no user.</param>
    /// <exception cref="CommandException">The reply is no.</exception>
    public static void Ask(string what, bool isYes, TextReader? input, TextWriter output) =>
        Ask("Delete", what, "Nothing was deleted.", isYes, input, output);

    /// <summary>The same for another verb.</summary>
    /// <param name="verb">For example "Revoke".</param>
    /// <param name="otherwise">What is said if the reply is no.</param>
    public static void Ask(string verb, string what, string otherwise, bool isYes, TextReader? input, TextWriter output)
    {
        if (isYes || input is null)
            return;
        output.Write($"{verb} {what}? [y/N] ");
        output.Flush();
        if (input.ReadLine()?.Trim() is not ("y" or "Y" or "yes"))
            throw new CommandException(ExitCode.Failed, otherwise);
    }

    /// <summary>The console, if a user sits at it.</summary>
    public static TextReader? Terminal => Console.IsInputRedirected ? null : Console.In;
}
