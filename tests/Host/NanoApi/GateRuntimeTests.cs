using Microsoft.CodeAnalysis;
using NanoApi.Gate;
using Xunit;

namespace HeatingSensor.Host.Tests.NanoApi;

// Goal: what builds, loads and then does something else on the device than on .NET is reported at its own line, and
// nothing else in the text is. Method: as GateForbiddenTests.
public class GateRuntimeTests
{
    private static readonly Dictionary<string, string> s_snippets = new()
    {
        ["null in attributes"] = """
            using nanoFramework.TestFramework;
            [System.AttributeUsage(System.AttributeTargets.All)]
            class NoteAttribute : System.Attribute { public NoteAttribute(string text) { } public string[] Names { get; set; } }
            class C
            {
                [DataRow("x", null)]
                void Row(string a, string b) { } //! NANO018
                [DataRow(null)]
                void Rows(string a) { } //! NANO018
                [Note(null)]
                int field; //! NANO018
                [Note("", Names = null)]
                int Property { get; set; } //! NANO018
                void Parameter([Note(null)] int a) { } //! NANO018
            }
            """,
        ["types in attributes"] = """
            using System;
            class KindAttribute : Attribute { public KindAttribute(Type type, DayOfWeek day) { } }
            class AnyAttribute : Attribute { public AnyAttribute(object value) { } }
            [Kind(typeof(int), DayOfWeek.Friday)]
            class C //! NANO019
            {
                [Any(typeof(C))]
                void Method() { } //! NANO019
            }
            """,
        ["equality of structs"] = """
            using System.Collections;
            using nanoFramework.TestFramework;
            struct Bare { public int Number; }
            struct Hashed { public override int GetHashCode() => 1; }
            struct Equal { public override bool Equals(object other) => true; public override int GetHashCode() => 1; }
            class C
            {
                bool Instance(Bare a, Bare b) => a.Equals(b); //! NANO021
                bool Static(Bare a, Bare b) => object.Equals(a, b); //! NANO021
                bool Boxed(object a, Hashed b) => a.Equals(b); //! NANO021
                void Test(Bare a, Bare b) { Assert.AreEqual(a, b); } //! NANO021
                bool Listed(System.Device.Gpio.PinValuePair a, ArrayList list) => list.Contains(a); //! NANO021
                int Search(Bare a, ArrayList list) => list.IndexOf(a); //! NANO021
                void Set(Hashtable table, Bare key) { table[key] = 1; } //! NANO021
                object Get(IDictionary table, Hashed key) => table[key]; //! NANO021
                void Good(Hashtable table, Equal key) { table[key] = new Bare(); }
            }
            """,
        ["hidden virtual methods"] = """
            using System;
            interface IName { string Name(); int Size { get; } }
            abstract class Base : IName
            {
                public virtual void Virtual(int a, string[] b) { }
                protected abstract int Abstract();
                public string Name() => "base";
                public int Size => 1;
                public void Plain() { }
            }
            class Middle : Base { protected override int Abstract() => 1; }
            class Derived : Middle
            {
                public new void Virtual(int a, string[] b) { } //! NANO022
                new int Abstract() => 2; //! NANO022
                public new string Name() => "derived"; //! NANO022
                public new int Size => 2; //! NANO022
                public new string ToString() => ""; //! NANO022
                public new void Plain() { }
                public void Virtual(int a, int[] b) { }
                public virtual bool Equals(Derived other) => true;
            }
            class Trouble : Exception
            {
                public new string Message => ""; //! NANO022
                public new virtual string StackTrace => ""; //! NANO022
            }
            """,
        ["throw null"] = """
            class C
            {
                void Throw() { throw null; } //! NANO023
                object Choose(object a) => a ?? throw null; //! NANO023
            }
            """,
        ["changes within foreach"] = """
            using System.Collections;
            class C
            {
                readonly ArrayList field = new ArrayList();
                void Local(ArrayList other)
                {
                    var list = new ArrayList();
                    foreach (object item in list)
                    {
                        list.Add(item); //! NANO024
                        other.Add(item);
                    }
                    list.Clear();
                }
                void Field()
                {
                    foreach (object item in field)
                        if (item != null)
                            field.RemoveAt(0); //! NANO024
                }
                void Nested(Queue queue, ArrayList inner)
                {
                    foreach (object item in queue)
                    {
                        foreach (object other in inner)
                            queue.Enqueue(other); //! NANO024
                        inner.Add(item);
                    }
                }
                void LeavesAtOnce(ArrayList list)
                {
                    foreach (object item in list)
                    {
                        if (item == null)
                        {
                            list.RemoveAt(0);
                            break;
                        }
                    }
                }
            }
            """,
        ["removing from a Hashtable"] = """
            using System.Collections;
            class C
            {
                void Table(Hashtable table) { table.Remove("a"); } //! NANO025
                void Dictionary(IDictionary table) { table.Remove("a"); } //! NANO025
                void List(ArrayList list) { list.Remove("a"); }
            }
            """,
    };

    public static TheoryData<string> Names => [.. s_snippets.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Check_DifferentAtRunTime_IsReportedAtItsLine(string name)
    {
        string text = s_snippets[name];
        string[] expected = Snippet.Marks(text);
        Assert.NotEmpty(expected);
        Assert.Equal(expected, Snippet.FindingLines(text, OptimizationLevel.Debug));
        Assert.Equal(expected, Snippet.FindingLines(text, OptimizationLevel.Release));
    }

    [Theory]
    [InlineData(200, 0)]
    [InlineData(201, 1)]
    public void Check_ManyLocals_AreRefusedAbove200(int locals, int findings)
    {
        string uses = string.Concat(Enumerable.Range(0, locals).Select(i => $"int v{i} = a; a += v{i} * v{i};"));
        string text = $"class C\n{{\n    int M(int a) {{ {uses} return a; }}\n}}";
        // One more local holds what an unoptimized method returns.
        IReadOnlyList<Finding> found = Snippet.Findings(text.Replace("return a;", "Used = a;", StringComparison.Ordinal)
            .Replace("int M", "int Used; void M", StringComparison.Ordinal));
        Assert.Equal(findings, found.Count);
        Assert.All(found, f => Assert.Equal((Rules.TooManyLocals, 3), (f.Rule, f.Place.Line)));
    }

    [Fact]
    public void Check_HashtableRemove_IsWarningThatNamesThePackage()
    {
        Finding finding = Assert.Single(Snippet.Findings(
            "class C { void M(System.Collections.Hashtable t) { t.Remove(1); } }"));
        Assert.StartsWith("Snippet.cs(1,52): warning NANO025: Remove of a Hashtable: nanoFramework.System.Collections 1.5.75",
            finding.ToString(), StringComparison.Ordinal);
        Assert.Single(Rules.All, r => r.IsWarning);
    }

    [Fact]
    public void Check_EveryRule_IsProved()
    {
        IEnumerable<string> proved = GateForbiddenTests.Snippets.Values.Concat(s_snippets.Values)
            .SelectMany(Snippet.Marks)
            .Select(mark => mark[(mark.IndexOf(' ', StringComparison.Ordinal) + 1)..])
            .Concat([Rules.LanguageVersion.Code, Rules.TooManyLocals.Code]).Distinct();
        Assert.Equal(Rules.All.Select(r => r.Code), proved.Order(StringComparer.Ordinal));
    }
}
