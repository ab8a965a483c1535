namespace Heating.Run.Output;

/// <summary>Shows a run while it goes on. Disposing shows what is left to show and gives the terminal back.</summary>
internal interface IRunView : IAsyncDisposable
{
    /// <summary>Something happened. Never blocks; may be called from any thread.</summary>
    void Show(RunNotice notice);
}
