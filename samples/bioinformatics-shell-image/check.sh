#!/bin/bash
# Checks the environment: makes a small genome, reads from it, maps them, and finds the one variant.
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

# A genome of 2000 bases from a linear congruential generator, the same every time; base 1001 is A.
awk 'BEGIN {
  x = 7; print ">island"
  for (i = 1; i <= 2000; i++) {
    x = (x * 1103515245 + 12345) % 2147483648
    printf "%s", i == 1001 ? "A" : substr("ACGT", int(x / 65536) % 4 + 1, 1)
  }
  print ""
}' > genome.fa

# Reads of 100 bases every 5, from a copy in which base 1001 is G.
awk 'NR == 2 {
  s = substr($0, 1, 1000) "G" substr($0, 1002); q = sprintf("%100s", ""); gsub(/ /, "I", q)
  for (i = 1; i <= 1901; i += 5) printf "@read%d\n%s\n+\n%s\n", i, substr(s, i, 100), q
}' genome.fa > reads.fq

bwa index genome.fa 2> /dev/null
bwa mem genome.fa reads.fq 2> /dev/null | samtools sort -o reads.bam
samtools index reads.bam
mapped=$(samtools view -c -F 4 reads.bam)
variant=$(bcftools mpileup -f genome.fa reads.bam 2> /dev/null | bcftools call -mv |
  bcftools query -f '%POS %REF>%ALT\n')

echo "mapped: $mapped of 381; variant: $variant"
[ "$mapped" -eq 381 ] && [ "$variant" = "1001 A>G" ] && echo "all is well"
