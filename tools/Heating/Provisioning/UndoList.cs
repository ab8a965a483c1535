using Heating.Run;

namespace Heating.Provisioning;

/// <summary>What a run has made, so that it can be undone, the last first.</summary>
internal sealed class UndoList(TextWriter output)
{
    private readonly Stack<(string What, Func<Task> UndoAsync)> _made = new();

    /// <summary>Adds something that was made.</summary>
    /// <param name="what">What undoing it does, in the past tense.</param>
    public void Add(string what, Func<Task> undoAsync) => _made.Push((what, undoAsync));

    /// <summary>Undoes it all, and says so. What cannot be undone is named; the rest is undone all the same.</summary>
    /// <returns>Whether all was undone.</returns>
    public async Task<bool> RunAsync()
    {
        bool isAll = true;
        while (_made.TryPop(out var one))
        {
            try
            {
                await one.UndoAsync();
                output.WriteLine($"Undone: {one.What}.");
            }
            catch (Exception error) when (error is CommandException or IOException or UnauthorizedAccessException)
            {
                isAll = false;
                output.WriteLine($"Not undone: {one.What}. {error.Message}");
            }
        }

        return isAll;
    }
}
