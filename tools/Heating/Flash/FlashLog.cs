namespace Heating.Flash;

/// <summary>What the user reads: each step before it is done, and what was found.</summary>
internal sealed class FlashLog(TextWriter output)
{
    private int _step;

    /// <summary>A step begins.</summary>
    public void Step(string title) => output.WriteLine($"{++_step}. {title} ...");

    /// <summary>Something was found or done.</summary>
    public void Say(string text) => output.WriteLine($"   {text}");
}
