using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: an API that nanoFramework lacks is an ordinary compiler error at its line. Method: one line for each, compiled
// against the reference assemblies with nothing else around.
public class CompilerRefusesTests
{
    [Theory]
    [InlineData("string.Join", "object o = string.Join(\",\", new[] { \"a\" });")]
    [InlineData("string.Replace", "object o = \"a\".Replace(\"a\", \"b\");")]
    [InlineData("DateTime.AddMonths", "object o = DateTime.UtcNow.AddMonths(1);")]
    [InlineData("DateTime.AddYears", "object o = DateTime.UtcNow.AddYears(1);")]
    [InlineData("DateTime.IsLeapYear", "object o = DateTime.IsLeapYear(2024);")]
    [InlineData("DateTime.Now", "object o = DateTime.Now;")]
    [InlineData("Array.Reverse", "Array.Reverse(new int[2]);")]
    [InlineData("Enum.Parse", "object o = Enum.Parse(typeof(DayOfWeek), \"Monday\");")]
    [InlineData("Activator", "object o = Activator.CreateInstance(typeof(C));")]
    [InlineData("OverflowException", "throw new OverflowException();")]
    [InlineData("DivideByZeroException", "throw new DivideByZeroException();")]
    [InlineData("List", "object o = new System.Collections.Generic.List<int>();")]
    [InlineData("LINQ", "object o = from x in new[] { 1 } select x;")]
    [InlineData("Span", "Span<byte> s = new byte[2];")]
    [InlineData("index from end", "object o = new[] { 1 }[^1];")]
    [InlineData("range", "object o = \"abc\"[1..];")]
    [InlineData("nullable value", "int? i = null;")]
    [InlineData("nullable access", "object o = \"a\"?.Length;")]
    [InlineData("tuple", "(int, int) t = (1, 2);")]
    [InlineData("decimal", "decimal d = 1;")]
    [InlineData("dynamic", "dynamic d = 1; d.A();")]
    [InlineData("Task", "System.Threading.Tasks.Task.Delay(1);")]
    [InlineData("Console.ReadLine", "Console.ReadLine();")]
    [InlineData("Dictionary", "object o = new Dictionary<int, int>();")]
    [InlineData("Environment.Exit", "Environment.Exit(1);")]
    [InlineData("Math.Log2", "object o = Math.Log2(1);")]
    [InlineData("a setter that is not public", "DateTime.UnixEpoch.Year = 1;")]
    [InlineData("a constructor that is not public", "object o = new System.Device.Adc.AdcChannel();")]
    [InlineData("a struct that is not assigned", "DateTime t; object o = t;")]
    public void Compile_MissingApi_IsCompilerErrorAtItsLine(string what, string statement)
    {
        string[] errors = Snippet.CompilerErrors(
            $"using System;\nclass C\n{{\n    void M()\n    {{\n        {statement}\n    }}\n}}\n");
        Assert.True(errors.Length > 0, $"{what} compiles");
        Assert.All(errors, error => Assert.StartsWith("6: CS", error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("async", "async void M() { await null; }")]
    [InlineData("yield", "System.Collections.IEnumerable M() { yield return 1; }")]
    [InlineData("ThreadStatic", "[System.ThreadStatic] static int flag;")]
    [InlineData("record", "record R(int X);")]
    [InlineData("covariant return",
        "class A { public virtual A M() => this; } class B : A { public override B M() => this; }")]
    [InlineData("generic interface", "class E : System.IEquatable<int> { }")]
    [InlineData("DllImport", "[System.Runtime.InteropServices.DllImport(\"x\")] static extern void M();")]
    public void Compile_MissingFeature_IsCompilerErrorAtItsLine(string what, string member)
    {
        string[] errors = Snippet.CompilerErrors($"using System;\nclass C\n{{\n    {member}\n}}\n");
        Assert.True(errors.Length > 0, $"{what} compiles");
        Assert.Contains(errors, error => error.StartsWith("4: CS", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("volatile", "volatile int flag; int M() => flag;")]
    [InlineData("anonymous type", "object M() => new { A = 1 };")]
    public void Compile_MissingFeatureOfNoLine_IsCompilerError(string what, string member)
    {
        // The compiler itself names no place for these.
        string[] errors = Snippet.CompilerErrors($"using System;\nclass C\n{{\n    {member}\n}}\n");
        Assert.True(errors.Length > 0, $"{what} compiles");
    }

    [Fact]
    public void Compile_ObsoleteMember_IsWarned()
    {
        // Warnings are errors in nfproj.props; the listing carries the attribute.
        var settings = Snippet.Catalog.FindType("nanoFramework.Json.Configuration.Settings");
        Assert.Contains("Obsolete", settings!.Attributes, StringComparison.Ordinal);
    }
}
