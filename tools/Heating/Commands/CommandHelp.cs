using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.Runtime.CompilerServices;

namespace Heating.Commands;

/// <summary>Adds "Examples" and "Exit codes" sections to a command's --help; System.CommandLine has no such sections.</summary>
internal static class CommandHelp
{
    private static readonly ConditionalWeakTable<Command, Section> Sections = [];

    /// <summary>Adds examples to the help of <paramref name="command"/>: each a command line and what it does.</summary>
    public static Command WithExamples(this Command command, params (string CommandLine, string Meaning)[] examples)
    {
        Of(command).Examples.AddRange(examples);
        return command;
    }

    /// <summary>Adds the exit codes that <paramref name="command"/> can answer (besides 1 and 2) to its help.</summary>
    public static Command WithExitCodes(this Command command, params int[] codes)
    {
        Of(command).Codes.AddRange(codes);
        return command;
    }

    /// <summary>The command lines that <see cref="WithExamples"/> has added.</summary>
    internal static IEnumerable<string> Examples(Command command) => Of(command).Examples.Select(example => example.CommandLine);

    /// <summary>Makes --help of <paramref name="root"/> and of every command below it show these sections.</summary>
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
        // --help must win over parse errors, as the action that it wraps does.
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
