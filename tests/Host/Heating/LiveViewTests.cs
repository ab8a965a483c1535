using Heating.Run.Output;
using Xunit;

namespace HeatingSensor.Host.Tests.Heating;

/// <summary>What the live view sends to a terminal that changes its size. Goal: each size gets a whole picture.</summary>
public class LiveViewTests
{
    private static readonly (int Width, int Height)[] Sizes = [(80, 24), (20, 5), (1, 1), (120, 40)];

    [Fact]
    public async Task View_OfATerminalThatIsResized_DrawsEachSizeAsAWhole()
    {
        var output = new StringWriter();
        var asked = 0;
        var isDone = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using (new LiveView(output, Size, () => Sample.Snapshot, TimeZoneInfo.Utc, withDebug: false))
            await isDone.Task.WaitAsync(TimeSpan.FromMinutes(1));

        var frames = output.ToString().Split("\u001b[2J");
        Assert.Equal(Sizes.Length + 1, frames.Length);
        Assert.StartsWith("\u001b[?1049h\u001b[?25l\u001b[?7l", frames[0]);
        // Clearing behind a full row would take its last letter.
        Assert.Contains("╮", frames[^1]);
        Assert.DoesNotContain("╮\u001b[K", frames[^1]);
        Assert.Contains("\u001b[40;1H", frames[^1]);
        Assert.DoesNotContain("\u001b[6;1H", frames[2].Replace("\u001b[6;1H\u001b[J", ""));
        Assert.EndsWith("\u001b[?7h\u001b[?25h\u001b[?1049l", frames[^1]);

        (int, int) Size()
        {
            if (asked == Sizes.Length)
                isDone.TrySetResult();
            return Sizes[Math.Min(asked++, Sizes.Length - 1)];
        }
    }
}
