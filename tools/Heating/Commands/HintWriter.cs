using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using System.Text.RegularExpressions;

namespace Heating.Commands;

/// <summary>Completes the hints in a command's output: a hint in backticks is a command that works as printed, with the data
/// directory or the account that this command was given.</summary>
internal sealed partial class HintWriter(TextWriter inner, Func<string, string> complete) : TextWriter
{
    private const string Data = "--data";
    private static readonly string[] OfAnAccount = ["--endpoint-url", "--profile", "--region", "--ca"];

    public override Encoding Encoding => inner.Encoding;

    /// <summary>Whether what is written to an output is seen on a terminal. A writer other than the console's belongs to a test or
    /// another caller.</summary>
    public static bool IsTerminal(TextWriter output) => !Console.IsOutputRedirected
        && (ReferenceEquals(output, Console.Out) || (output is HintWriter { Inner: { } inner } && ReferenceEquals(inner, Console.Out)));

    private TextWriter Inner => inner;

    /// <summary>Makes the outputs of a command complete its hints, if it was given options that a hint needs.</summary>
    public static void Install(ParseResult parsed, InvocationConfiguration configuration)
    {
        OptionResult[] given =
        [
            .. parsed.CommandResult.Children.OfType<OptionResult>().Where(option => !option.Implicit && option.Tokens.Count == 1
                && (option.Option.Name == Data || OfAnAccount.Contains(option.Option.Name))),
        ];
        // The profile of `cloud` is no account.
        if (!Takes(parsed.CommandResult.Command, OfAnAccount[0]))
            given = [.. given.Where(option => option.Option.Name == Data)];
        if (given.Length == 0)
            return;
        Command root = parsed.RootCommandResult.Command;
        string Complete(string text) => Hint().Replace(text, hint => $"`{hint.Groups[1].Value}{Missing(root, hint.Groups[1].Value, given)}`");
        configuration.Output = new HintWriter(configuration.Output, Complete);
        configuration.Error = new HintWriter(configuration.Error, Complete);
    }

    public override void Write(char value) => inner.Write(value);

    public override void Write(char[] buffer, int index, int count) => inner.Write(buffer, index, count);

    public override void Write(ReadOnlySpan<char> buffer) => inner.Write(buffer);

    public override void Write(string? value) => inner.Write(value is null ? null : complete(value));

    public override void WriteLine(string? value) => inner.WriteLine(value is null ? null : complete(value));

    public override void Flush() => inner.Flush();

    // The given options that the hinted command takes, and the hint does not have.
    private static string Missing(Command root, string hint, OptionResult[] given)
    {
        string[] words = hint.Split(' ');
        Command command = root;
        foreach (string word in words.Skip(1))
        {
            if (command.Subcommands.FirstOrDefault(child => child.Name == word) is not { } child)
                break;
            command = child;
        }

        return string.Concat(given
            .Where(option => Takes(command, option.Option.Name) && !words.Contains(option.Option.Name)
                && (option.Option.Name == Data || Takes(command, OfAnAccount[0])))
            .Select(option => $" {option.Option.Name} {Quoted(option.Tokens[0].Value)}"));
    }

    private static bool Takes(Command command, string option) => command.Options.Any(one => one.Name == option);

    private static string Quoted(string value) => value.Contains(' ') ? $"\"{value}\"" : value;

    [GeneratedRegex("`(heating [^`]+)`")]
    private static partial Regex Hint();
}
