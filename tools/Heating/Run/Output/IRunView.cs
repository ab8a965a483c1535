namespace Heating.Run.Output;

/// <summary>Shows a run. Disposing it shows what is left and restores the terminal.</summary>
internal interface IRunView : IAsyncDisposable
{
    /// <summary>Shows a notice. Never blocks; callable from any thread.</summary>
    void Show(RunNotice notice);
}
