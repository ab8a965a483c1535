using Spectre.Console;

namespace Heating.Flash.Device;

/// <summary>Asks the user.</summary>
internal interface IQuestions
{
    /// <summary>Asks for a text. Null if nobody is there to reply.</summary>
    /// <param name="isSecret">Not shown while it is typed.</param>
    string? Ask(string question, bool isSecret = false);

    /// <summary>Asks to choose. Null if nobody is there to reply.</summary>
    string? Choose(string question, IReadOnlyList<string> choices);
}

/// <summary>Asks at the terminal, if a user sits at it.</summary>
internal sealed class TerminalQuestions : IQuestions
{
    private static bool IsSomebodyThere => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <inheritdoc/>
    public string? Ask(string question, bool isSecret)
    {
        if (!IsSomebodyThere)
            return null;
        var prompt = new TextPrompt<string>(Markup.Escape(question)) { AllowEmpty = true };
        return AnsiConsole.Prompt(isSecret ? prompt.Secret() : prompt);
    }

    /// <inheritdoc/>
    public string? Choose(string question, IReadOnlyList<string> choices) => !IsSomebodyThere
        ? null
        : AnsiConsole.Prompt(new SelectionPrompt<string> { Converter = Markup.Escape }
            .Title(Markup.Escape(question)).AddChoices(choices));
}
