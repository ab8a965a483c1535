// Goal: whatever is in the file, a template is taken or refused with a place in it; nothing else is thrown.
// Method: the project's template with a few characters or lines removed, doubled or replaced. The seed is printed.
using System.Text;
using HeatingSensor.Host.Tests.Support;
using LocalIotCore.Stacks;
using Xunit;
using Xunit.Abstractions;

namespace HeatingSensor.Cloud.Tests.Stacks;

public sealed class TemplateFuzz(ITestOutputHelper output)
{
    private const int Cases = 400;

    private static readonly string[] Pieces =
        ["[", "]", "{", "}", ": ", "\n", "\n  - ", "'", "\"", "|\n", "!Ref ", "!Sub ", "!GetAtt ", "&a ", "*a", "#", "? ", "%", "\t", "\0", "${", ",", "-"];

    [Fact]
    public void Load_SpoiledTemplates_AreTakenOrRefusedWithAPlace()
    {
        int seed = Seeds.Next();
        output.WriteLine($"{Seeds.Variable}={seed}");
        var random = new Random(seed);
        string template = File.ReadAllText(TemplateRig.ProjectTemplate);
        using var folder = new TemporaryFolder();
        var refused = 0;
        for (var count = 0; count < Cases; count++)
        {
            string spoiled = Spoil(template, random);
            File.WriteAllText(folder["t.yaml"], spoiled);
            try
            {
                Stack.Load(folder["t.yaml"], TemplateRig.Local);
            }
            catch (StackException exception)
            {
                refused++;
                Assert.StartsWith($"{folder["t.yaml"]}({exception.Position.Line},", exception.Message, StringComparison.Ordinal);
            }
            catch (Exception exception)
            {
                Assert.Fail($"seed {seed}, case {count}: {exception}");
            }
        }

        output.WriteLine($"{refused} of {Cases} refused");
        Assert.InRange(refused, 1, Cases);
    }

    private static string Spoil(string template, Random random)
    {
        var text = new StringBuilder(template);
        for (int change = random.Next(3); change >= 0; change--)
        {
            int at = random.Next(text.Length - 40);
            switch (random.Next(4))
            {
                case 0:
                    text.Remove(at, random.Next(1, 40));
                    break;
                case 1:
                    text.Insert(at, text.ToString(at, random.Next(1, 40)));
                    break;
                case 2:
                    text.Insert(at, Pieces[random.Next(Pieces.Length)]);
                    break;
                default:
                    text.Length = at + 40;
                    break;
            }
            if (text.Length < 100)
                break;
        }
        return text.ToString();
    }
}
