using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Heating.Commands;

/// <summary>Adds the sections "Examples" and "Exit codes" to --help, which System.CommandLine does not have.</summary>
internal static class CommandHelp
{
    private static readonly ConditionalWeakTable<Command, Section> Sections = [];

    /// <summary>Adds examples to the help of <paramref name="command"/>: command lines and what they do.</summary>
    public static Command WithExamples(this Command command, params (string CommandLine, string Meaning)[] examples)
    {
        Of(command).Examples.AddRange(examples);
        return command;
    }

    /// <summary>Adds exit codes (besides 0, 1 and 2) to the help of <paramref name="command"/>.</summary>
    public static Command WithExitCodes(this Command command, params int[] codes)
    {
        Of(command).Codes.AddRange(codes);
        return command;
    }

    /// <summary>The command lines added by <see cref="WithExamples"/>.</summary>
    internal static IEnumerable<string> Examples(Command command) => Of(command).Examples.Select(example => example.CommandLine);

    /// <summary>Makes --help of <paramref name="root"/> and all its subcommands show these sections.</summary>
    public static void Install(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new Action((SynchronousCommandLineAction)help.Action!);
    }

    private static Section Of(Command command) => Sections.GetOrCreateValue(command);

    private sealed class Section
    {
        public List<(string CommandLine, string Meaning)> Examples { get; } = [];

        public List<int> Codes { get; } = [];
    }

    private sealed class Action(SynchronousCommandLineAction inner) : SynchronousCommandLineAction
    {
        // --help must win over parse errors, like the action that it wraps.
        public override bool ClearsParseErrors => inner.ClearsParseErrors;

        public override int Invoke(ParseResult parseResult)
        {
            var result = inner.Invoke(parseResult);
            if (Sections.TryGetValue(parseResult.CommandResult.Command, out var section))
                Write(parseResult.InvocationConfiguration.Output, section);
            return result;
        }

        private static void Write(TextWriter output, Section section)
        {
            if (section.Examples.Count > 0)
                output.WriteLine("Examples:");
            foreach (var (commandLine, meaning) in section.Examples)
                output.WriteLine($"  {commandLine}{Environment.NewLine}      {meaning}");
            if (section.Examples.Count > 0)
                output.WriteLine();
            if (section.Codes.Count == 0)
                return;

            output.WriteLine("Exit codes:");
            int[] common = [ExitCode.Ok, ExitCode.Failed, ExitCode.Usage];
            foreach (var (code, meaning) in ExitCode.All)
            {
                if (common.Contains(code) || section.Codes.Contains(code))
                    output.WriteLine($"  {code,3}  {meaning}");
            }

            output.WriteLine();
        }
    }
}
