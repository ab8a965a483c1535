namespace Heating.Flash;

/// <summary>What the user reads: each step before it is done, and what was found.</summary>
internal sealed class FlashLog(TextWriter output)
{
    private static readonly TimeSpan ProgressPeriod = TimeSpan.FromSeconds(15);
    private int _step;

    /// <summary>A step begins.</summary>
    public void Step(string title) => output.WriteLine($"{++_step}. {title} ...");

    /// <summary>Waits for long work, and says now and then that it goes on: nanoff's own progress is not seen, since its output
    /// is read when it has ended.</summary>
    public async Task WhileAsync(Task work, TimeProvider time)
    {
        long start = time.GetTimestamp();
        while (true)
        {
            try
            {
                await work.WaitAsync(ProgressPeriod, time);
                return;
            }
            catch (TimeoutException) when (!work.IsCompleted)
            {
                Say($"still at it, {time.GetElapsedTime(start).TotalSeconds:0} s so far");
            }
        }
    }

    /// <summary>Something was found or done.</summary>
    public void Say(string text) => output.WriteLine($"   {text}");
}
