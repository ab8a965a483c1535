using Heating.Flash;
using HeatingSensor.Host.Tests.Support;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating.Flash;

public sealed class FlashLogTests
{
    [Fact]
    public async Task While_LongWork_SaysThatItGoesOn()
    {
        var work = new TaskCompletionSource();
        using var output = new Watched(line =>
        {
            if (line.Contains("45 s", StringComparison.Ordinal))
                work.TrySetResult();
        });

        await new FlashLog(output).WhileAsync(work.Task, new HurriedTime());

        Assert.Equal(["   still at it, 15 s so far", "   still at it, 30 s so far", "   still at it, 45 s so far"], output.Lines.Take(3));
    }

    [Fact]
    public async Task While_WorkFails_FailsAtOnce()
    {
        using var output = new StringWriter();

        await Assert.ThrowsAsync<TimeoutException>(() =>
            new FlashLog(output).WhileAsync(Task.FromException(new TimeoutException("the work's own")), TimeProvider.System));

        Assert.Equal("", output.ToString());
    }

    private sealed class Watched(Action<string> onLine) : StringWriter
    {
        public List<string> Lines { get; } = [];

        public override void WriteLine(string? value)
        {
            Lines.Add(value!);
            onLine(value!);
        }
    }
}
