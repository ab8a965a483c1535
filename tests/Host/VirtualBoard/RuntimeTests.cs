using System.Collections;
using System.Diagnostics;
using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;
using VirtualBoard.Runtime;
using VirtualBoard.Weaving;
using Xunit;

namespace HeatingSensor.Host.Tests.VirtualBoard;

// Goal: device code behaves on the host as the interpreter and the libraries make it behave on the device. Method: C# is
// compiled as the host builds compile it, woven, loaded and run; each value is the device's, measured on the real
// interpreter or read in its sources.
public sealed class RuntimeTests : IDisposable
{
    private static readonly Lazy<MetadataReference[]> s_references = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(f => Path.GetFileName(f) is "System.Private.CoreLib.dll" or "System.Runtime.dll"
                or "System.Collections.NonGeneric.dll")
            .Select(f => MetadataReference.CreateFromFile(f)),
    ]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("7 / (int)zero")]
    [InlineData("7 % (int)zero")]
    [InlineData("7L / zero")]
    [InlineData("7L % zero")]
    [InlineData("7u / (uint)zero")]
    [InlineData("7u % (uint)zero")]
    [InlineData("7ul / (ulong)zero")]
    [InlineData("7ul % (ulong)zero")]
    [InlineData("7.0 / zero")]
    [InlineData("7.0 % zero")]
    [InlineData("7f / zero")]
    [InlineData("0.0 / -(double)zero")]
    [InlineData("(System.DayOfWeek)(7 / (int)(System.DayOfWeek)zero)")]
    public void Division_ByZero_ThrowsPlainException(string expression)
    {
        var thrown = Assert.ThrowsAny<Exception>(() => Value(expression));
        Assert.Equal(typeof(Exception), thrown.GetType());
    }

    [Theory]
    [InlineData("-7 / (zero + 2)", -3L)]
    [InlineData("-7 % (int)(zero + 2)", -1)]
    [InlineData("7.5 / (zero + 2)", 3.75)]
    [InlineData("7.5f / (zero + 2)", 3.75f)]
    [InlineData("0xFFFFFFFFu / (uint)(zero + 2)", 0x7FFFFFFFu)]
    [InlineData("int.MinValue / ((int)zero - 1)", int.MinValue)]
    [InlineData("int.MinValue % ((int)zero - 1)", 0)]
    [InlineData("long.MinValue / (zero - 1)", long.MinValue)]
    [InlineData("System.Math.Abs(int.MinValue + (int)zero)", int.MinValue)]
    [InlineData("System.Math.Abs(-5)", 5)]
    [InlineData("zero == 0 ? 9 / ((int)zero + 2) : 1.5", 4.0)]
    public void Arithmetic_IsTheDevices(string expression, object expected) => Assert.Equal(expected, Value(expression));

    [Theory]
    [InlineData("2.5", "F0", "3")]
    [InlineData("0.5", "F0", "1")]
    [InlineData("-0.4", "F0", "0")]
    [InlineData("-0.04", "F1", "-0.0")]
    [InlineData("21.45", "F1", "21.5")]
    [InlineData("21.44", "F1", "21.4")]
    [InlineData("-21.45", "F1", "-21.5")]
    [InlineData("999.95", "F1", "1000.0")]
    [InlineData("0.25", "F1", "0.3")]
    [InlineData("0.004", "F1", "0.0")]
    [InlineData("0.0", "F2", "0.00")]
    [InlineData("21.5f", "F0", "21")]
    [InlineData("0.15", "F1", "0.1")]
    [InlineData("1234567.125", "N2", "1,234,567.12")]
    [InlineData("12.345", "F", "12.35")]
    public void NumberFormat_IsThatOfTheInterpretersPrintf(string number, string format, string expected)
    {
        Assert.Equal($"{expected}, a{expected}b, {expected} {expected}", Value(
            $"({number}).ToString(\"{format}\") + \", \" + string.Format(\"a{{0:{format}}}b\", {number}) + \", \" + "
            + $"$\"{{{number}:{format}}} {{{number}:{format}}}\""));
    }

    [Theory]
    [InlineData("System.TimeSpan.FromDays(1)", "24:00:00")]
    [InlineData("new System.TimeSpan(0, 24, 0, 1)", "1.00:00:01")]
    [InlineData("new System.TimeSpan(1, 2, 3)", "01:02:03")]
    [InlineData("new System.TimeSpan(-15000000)", "-00:00:01.5000000")]
    public void TimeSpan_AsText_IsTheDevices(string time, string expected)
    {
        Assert.Equal($"{expected}, {expected}, {expected}", Value(
            $"({time}).ToString() + \", \" + $\"{{{time}}}\" + \", \" + {time}"));
    }

    [Theory]
    [InlineData("\"abc\".IndexOf(\"b\")", 1)]
    [InlineData("\"abcb\".IndexOf(\"b\", 2)", 3)]
    [InlineData("\"abc\".IndexOf(\"x\")", -1)]
    [InlineData("\"\".IndexOf(\"\")", -1)]
    public void IndexOf_Text_IsFound(string expression, int expected) => Assert.Equal(expected, Value(expression));

    [Fact]
    public void IndexOf_EmptyText_Throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Value("\"abc\".IndexOf(\"\")"));

    [Theory]
    [InlineData("new System.DateTime(2023, 2, 31)", "2023-03-03T00:00:00.000")]
    [InlineData("new System.DateTime(2024, 2, 29, 1, 2, 3)", "2024-02-29T01:02:03.000")]
    [InlineData("new System.DateTime(2023, 4, 31, 23, 59, 59, 1000)", "2023-05-02T00:00:00.000")]
    [InlineData("System.DateTime.MinValue", "1601-01-01T00:00:00.000")]
    [InlineData("new System.DateTime(System.DateTime.MinValue.Year, 1, 1)", "1601-01-01T00:00:00.000")]
    [InlineData("System.DateTime.UnixEpoch", "1970-01-01T00:00:00.000")]
    public void DateTime_IsTheDevices(string time, string expected)
    {
        const string Format = "yyyy-MM-ddTHH:mm:ss.fff";
        Assert.Equal(expected, ((DateTime)Value(time)!).ToString(Format, null));
        Assert.Equal(expected, ((DateTime)Run($"System.DateTime t = {time}; return t.AddTicks(zero);")!)
            .ToString(Format, null));
    }

    [Theory]
    [InlineData("new System.DateTime(2023, 13, 1)")]
    [InlineData("new System.DateTime(2023, 1, 32)")]
    [InlineData("new System.DateTime(1600, 1, 1)")]
    [InlineData("new System.DateTime(2023, 1, 1, 24, 0, 0)")]
    public void DateTime_OutOfRange_Throws(string time) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Value(time));

    [Fact]
    public void Random_SameSeed_GivesOtherNumbers()
    {
        const string Draw = "System.Random r = new System.Random(7); return r.Next() + \" \" + r.Next() + \" \" + r.Next();";
        Assert.NotEqual(Run(Draw), Run(Draw));
    }

    [Fact]
    public void ArrayList_ChangedInForeach_GoesOnToTheOldEnd() => Assert.Equal("1,2,", Run(
        """
        var list = new System.Collections.ArrayList(); list.Add(1); list.Add(2); string seen = "";
        foreach (object item in list) { seen += item + ","; list.Add(3); }
        return seen;
        """));

    [Fact]
    public void Hashtable_SetAfterRemovalInTheProbeChain_StoresTheKeyTwice()
    {
        // 0 and 7 begin at the same of seven places.
        const string Prepare =
            "var table = new System.Collections.Hashtable(4); table[0] = \"a\"; table[7] = \"b\"; ";
        const string Show = "string all = table.Count + \":\"; foreach (object key in table.Keys) all += \" \" + key; return all;";
        Assert.Equal("2: 7 0", Run(Prepare + Show));
        Assert.Equal("2: 7 7", Run($"{Prepare} table.Remove(0); table[7] = \"c\"; {Show}"));
        Assert.Equal(true, Run($"{Prepare} table.Remove(0); table[7] = \"c\"; table.Remove(7); return table.Contains(7);"));
    }

    [Fact]
    public void Hashtable_EqualStructAsKey_IsNotFound()
    {
        const string Use = "var table = new System.Collections.Hashtable(); table[new Bare { A = 1 }] = 2; ";
        Assert.Equal(false, Run($"{Use} return table.Contains(new Bare {{ A = 1 }});"));
        Assert.Equal(true, Run("var table = new System.Collections.Hashtable(); table[\"a\" + zero] = 2; "
            + "return table.Contains(\"a0\") && (int)table[\"a0\"] == 2;"));
    }

    [Fact]
    public void Hashtable_ChangedInForeach_Throws() => Assert.Throws<InvalidOperationException>(() => Run(
        """
        var table = new System.Collections.Hashtable(); table["a"] = 1; table["b"] = 2;
        foreach (object key in table.Keys) table.Add("c" + key, 3);
        return null;
        """));

    [Fact]
    public void Hashtable_RandomUseWithoutRemoval_IsAsOnNet()
    {
        int seed = Random.Shared.Next();
        var random = new Random(seed);
        var expected = new Hashtable();
        var actual = new DeviceHashtable(0, 1f);
        for (int i = 0; i < 500; i++)
        {
            string key = $"key{random.Next(200)}";
            expected[key] = i;
            actual[key] = i;
        }

        string Show(Hashtable table) => string.Join(' ', table.Keys.Cast<string>().Order(StringComparer.Ordinal)
            .Select(key => $"{key}={table[key]}"));
        Assert.True(Show(expected) == Show(actual) && expected.Count == actual.Count, $"seed {seed}");
    }

    [Fact]
    public void StaticConstructors_RunBeforeMainAndLoseTheirExceptions() => Assert.Equal("first second null", Run(
        """
        return Log.Text + (Failing.Late ?? "null");
        """,
        """
        static class Log { public static string Text = ""; }
        static class First { static First() { Log.Text += "first "; } }
        static class Failing
        {
            static Failing() { Log.Text += "second "; int[] none = new int[0]; none[0] = 1; Late = "set"; }
            public static string Late;
        }
        """));

    [Fact]
    public void Weave_Twice_ChangesNothingMore()
    {
        string file = Compile("class C { int M(int a, int b) => a / b; }", OptimizationLevel.Debug);
        Assert.True(Weave(file));
        byte[] woven = File.ReadAllBytes(file);
        Assert.False(Weave(file));
        Assert.Equal(woven, File.ReadAllBytes(file));
    }

    [Fact]
    public void Weave_KeepsLineNumbers()
    {
        const string Text = "public class C\n{\n    public static int M(int a)\n    {\n        a--;\n        a =\n            7 / a;\n"
            + "        throw new System.Exception();\n    }\n}";
        string file = Compile(Text, OptimizationLevel.Debug);
        Weave(file);
        MethodInfo method = Load(file).GetType("C")!.GetMethod("M")!;

        Assert.Equal(8, LineOf(method, 3));
        Assert.Equal(6, LineOf(method, 1));
    }

    [Fact]
    public void Weave_NativeInteger_IsErrorThatNamesTheMethod()
    {
        string file = Compile("class C { System.IntPtr M(nint a, nint b) => a / b; }", OptimizationLevel.Release);
        var error = Assert.Throws<NotSupportedException>(() => Weave(file));
        Assert.Contains("C::M", error.Message, StringComparison.Ordinal);
    }

    private static int LineOf(MethodInfo method, int argument)
    {
        var error = Assert.Throws<TargetInvocationException>(() => method.Invoke(null, [argument])).InnerException!;
        return new StackTrace(error, fNeedFileInfo: true).GetFrames()
            .First(f => f.GetMethod()?.Module == method.Module).GetFileLineNumber();
    }

    private object? Value(string expression) => Run($"return {expression};");

    /// <summary>Runs statements in which the long named zero is 0, compiled both ways, and compares.</summary>
    private object? Run(string statements, string types = "")
    {
        string text = $$"""
            {{types}}
            struct Bare { public int A; }
            public static class Program
            {
                public static object Main(long zero) { {{statements}} }
            }
            """;
        object? last = null;
        foreach (OptimizationLevel level in (OptimizationLevel[])[OptimizationLevel.Debug, OptimizationLevel.Release])
        {
            string file = Compile(text, level);
            Weave(file);
            MethodInfo main = Load(file).GetType("Program")!.GetMethod("Main")!;
            last = main.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [0L], null);
        }

        return last;
    }

    private string Compile(string text, OptimizationLevel level)
    {
        string file = Path.Combine(_folder.FullName, $"Snippet{Directory.GetFiles(_folder.FullName).Length}.dll");
        SyntaxTree tree = CSharpSyntaxTree.ParseText(SourceText.From(text, System.Text.Encoding.UTF8),
            new CSharpParseOptions(LanguageVersion.CSharp9), Path.ChangeExtension(file, ".cs"));
        string symbols = Path.ChangeExtension(file, ".pdb");
        using FileStream image = File.Create(file);
        using FileStream debug = File.Create(symbols);
        EmitResult result = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(file), [tree], s_references.Value,
                new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: level))
            .Emit(image, debug, options: new EmitOptions(
                debugInformationFormat: DebugInformationFormat.PortablePdb, pdbFilePath: symbols));
        Assert.True(result.Success, string.Join('\n', result.Diagnostics));
        return file;
    }

    private static bool Weave(string file)
    {
        using var weaver = new Weaver(typeof(DeviceHashtable).Assembly.Location, []);
        return weaver.Weave(file);
    }

    private static Assembly Load(string file)
    {
        using var image = new MemoryStream(File.ReadAllBytes(file));
        using var symbols = new MemoryStream(File.ReadAllBytes(Path.ChangeExtension(file, ".pdb")));
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(image, symbols);
    }
}
